import { describe, expect, it } from 'vitest';

import { addNote, changeNote, removeNotes } from '../../src/document/edits';
import { PipelineDoc } from '../../src/document/pipelineDoc';
import { copied, pasteable, pasted } from '../../src/graph/clipboard';
import {
  changedNote,
  newNote,
  nextNoteKey,
  noteKey,
  readNote
} from '../../src/graph/notes';

function docOf(notes: unknown): PipelineDoc {
  const doc = new PipelineDoc();
  doc.setSource(JSON.stringify({ nodes: {}, edges: [], notes }));
  doc.clearUndoHistory();
  return doc;
}

describe('a note', () => {
  it('has a text, and a place, size and colour where the document gives them', () => {
    const source =
      '{"text": "# Hi", "at": [8, -16], "size": [200, 80], "color": "teal"}';
    expect(readNote('a', source)).toEqual({
      id: 'a',
      text: '# Hi',
      position: { x: 8, y: -16 },
      size: { width: 200, height: 80 },
      color: 'teal'
    });
  });

  it('may be a text alone', () => {
    expect(readNote('a', '"hello"')?.text).toBe('hello');
    expect(changedNote('"hello"', { position: { x: 1, y: 2 } })).toBe(
      '{"text": "hello", "at": [1, 2]}'
    );
  });

  it('of another kind is kept and not drawn', () => {
    const doc = docOf([3, { shape: 'arrow' }, { text: 'seen' }]);
    expect([...doc.notes.values()].map(note => note.text)).toEqual(['seen']);
    expect(JSON.parse(doc.getSource()).notes).toEqual([
      3,
      { shape: 'arrow' },
      { text: 'seen' }
    ]);
  });

  it('keeps what this version does not know of it', () => {
    const changed = changedNote(
      '{"text": "a", "future": {"b": 1.0}, "color": "shiny"}',
      { text: 'b', color: null }
    );
    expect(changed).toBe('{"text": "b", "future": {"b": 1.0}}');
  });

  it('is never too small to be seen', () => {
    const note = readNote('a', '{"text": "a", "size": [1, -5]}');
    expect(note?.size).toEqual({ width: 96, height: 40 });
  });
});

describe('the notes of a document', () => {
  it('are written in their order, the new ones last', () => {
    const doc = docOf([{ text: 'one' }, { text: 'two' }]);
    const key = nextNoteKey(doc.notes.keys(), '-me');
    doc.edit(addNote(key, newNote('three', { x: 3, y: 5 })));
    doc.edit(changeNote(noteKey(0), { text: 'first' }));
    const { notes } = JSON.parse(doc.getSource());
    expect(notes.map((note: { text: string }) => note.text)).toEqual([
      'first',
      'two',
      'three'
    ]);
  });

  it('stay the same objects where nothing changed', () => {
    const doc = docOf([{ text: 'one' }, { text: 'two' }]);
    const before = doc.notes;
    doc.edit(changeNote(noteKey(1), { text: 'second' }));
    expect(doc.notes.get(noteKey(0))).toBe(before.get(noteKey(0)));
    expect(doc.notes.get(noteKey(1))).not.toBe(before.get(noteKey(1)));
  });

  it('that two people make at once are both kept', () => {
    const doc = docOf([]);
    for (const writer of ['-a', '-b']) {
      doc.edit(
        addNote(nextNoteKey([], writer), newNote(writer, { x: 0, y: 0 }))
      );
    }
    expect(doc.notes.size).toBe(2);
  });

  it('that are no list are kept until one is added', () => {
    expect(JSON.parse(docOf('one text').getSource()).notes).toBe('one text');
  });

  it('go when the last is removed', () => {
    const doc = docOf([{ text: 'one' }]);
    doc.edit(removeNotes([noteKey(0)]));
    expect(JSON.parse(doc.getSource())).not.toHaveProperty('notes');
    doc.undo();
    expect(JSON.parse(doc.getSource()).notes).toEqual([{ text: 'one' }]);
  });

  it('are copied and pasted with what lies around them', () => {
    const doc = docOf([{ text: 'one', at: [100, 100], x: 1 }, { text: 'two' }]);
    const text = copied(doc.texts(), new Set(), new Set([noteKey(0)]));
    const part = pasted(
      pasteable(text)!,
      () => false,
      { x: 8, y: 16 },
      {
        notes: doc.notes.keys(),
        writer: '-me'
      }
    );
    expect([...part.notes]).toEqual([
      ['000002-me', '{"text": "one", "at": [8, 16], "x": 1}']
    ]);
  });
});
