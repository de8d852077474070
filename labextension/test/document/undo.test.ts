import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  addNode,
  addNote,
  changeNote,
  connect,
  insert,
  moveNodes,
  removeEdges,
  removeNodes,
  removeNotes,
  setLabel,
  setPart,
  together,
  type Edit
} from '../../src/document/edits';
import type { PipelineDoc } from '../../src/document/pipelineDoc';
import { writePipeline } from '../../src/graph/canonical';
import { copied, pasteable, pasted } from '../../src/graph/clipboard';
import { arrange } from '../../src/graph/layout';
import { newNote, NOTE_COLORS, nextNoteKey } from '../../src/graph/notes';
import { uniqueName } from '../../src/graph/pipeline';
import { readPipeline } from '../../src/graph/text';
import { sampleDoc } from '../graph/samples';

/** What a person does, by numbers that choose among what is there. */
interface Step {
  readonly kind: (typeof KINDS)[number];
  readonly picks: readonly number[];
  readonly text: string;
}

const KINDS = [
  'add',
  'addNote',
  'arrange',
  'attribute',
  'connect',
  'cut',
  'label',
  'move',
  'note',
  'paste',
  'reconnect',
  'removeAll',
  'removeEdge'
] as const;

const STEPS: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    picks: fc.array(fc.nat(1000), { minLength: 4, maxLength: 4 }),
    text: fc.string({ unit: 'grapheme', maxLength: 8 })
  }),
  { maxLength: 40 }
);

function editOf(doc: PipelineDoc, { kind, picks, text }: Step): Edit {
  const pick = <T>(items: Iterable<T>, index: number): T | undefined => {
    const list = [...items];
    return list.length === 0 ? undefined : list[picks[index] % list.length];
  };
  const { graph, notes } = doc;
  // Also what is not there: somebody else may have removed it just before.
  const node = pick([...graph.nodes.keys(), 'nobody'], 0)!;
  const other = pick([...graph.nodes.keys(), 'nobody'], 1)!;
  const note = pick([...notes.keys(), 'none'], 0)!;
  const edge = pick([...graph.edges.keys(), 'none'], 2)!;
  const place = { x: picks[2] - 500, y: picks[3] - 500 };
  const connection = {
    source: node,
    output: 'data',
    target: other,
    input: picks[3] % 2 === 0 ? 'data' : 'extra'
  };
  const part = copied(doc.texts(), new Set([node, other]), new Set([note]));
  switch (kind) {
    case 'add':
      return addNode(
        uniqueName('Load', name => graph.nodes.has(name)),
        'Load',
        place
      );
    case 'addNote':
      return addNote(nextNoteKey(notes.keys(), '-w'), newNote(text, place));
    case 'arrange':
      return moveNodes(arrange(graph, new Map()));
    case 'attribute':
      return setPart(
        node,
        'attributes',
        picks[1] % 2 === 0 ? 'rate' : 'epochs',
        picks[2] % 3 === 0 ? null : JSON.stringify(text)
      );
    case 'connect':
      return connect(connection);
    case 'cut':
      return together([
        removeNodes(new Set([node, other])),
        removeNotes([note])
      ]);
    case 'label':
      return setLabel(node, text || null);
    case 'move':
      return moveNodes(new Map([[node, place]]));
    case 'note':
      return changeNote(note, {
        text,
        position: place,
        color: pick([null, ...NOTE_COLORS], 1)
      });
    case 'paste':
      return insert(
        pasted(
          pasteable(part) ?? pasteable('{"nodes": {"P": {"operation": "P"}}}')!,
          id => graph.nodes.has(id),
          place,
          { notes: notes.keys(), writer: '-w' }
        )
      );
    case 'reconnect':
      return connect(connection, edge);
    case 'removeAll':
      return together([
        removeEdges(graph.edges.keys()),
        removeNodes(new Set(graph.nodes.keys())),
        removeNotes(notes.keys())
      ]);
    case 'removeEdge':
      return removeEdges([edge]);
  }
}

describe('any sequence of edits', () => {
  it('undone gives the first document back, and redone the last', () => {
    fc.assert(
      fc.property(STEPS, steps => {
        const doc = sampleDoc('A:Load B:Train; A.data>B.data');
        const first = doc.getSource();
        steps.forEach(step => doc.edit(editOf(doc, step)));
        const last = doc.getSource();
        while (doc.canUndo()) {
          doc.undo();
        }
        expect(doc.getSource()).toBe(first);
        while (doc.canRedo()) {
          doc.redo();
        }
        expect(doc.getSource()).toBe(last);
      })
    );
  });

  it('is one step of undo each', () => {
    fc.assert(
      fc.property(STEPS, steps => {
        const doc = sampleDoc('A:Load B:Train; A.data>B.data');
        const texts = [doc.getSource()];
        for (const step of steps) {
          doc.edit(editOf(doc, step));
          if (doc.getSource() !== texts[texts.length - 1]) {
            texts.push(doc.getSource());
          }
        }
        const undone = [doc.getSource()];
        while (doc.canUndo()) {
          doc.undo();
          if (doc.getSource() !== undone[undone.length - 1]) {
            undone.push(doc.getSource());
          }
        }
        expect(undone).toEqual(texts.reverse());
      }),
      { numRuns: 50 }
    );
  });

  it('leaves a document that can be read, whose lines have nodes at both ends', () => {
    fc.assert(
      fc.property(STEPS, steps => {
        const doc = sampleDoc('A:Load B:Train; A.data>B.data');
        for (const step of steps) {
          doc.edit(editOf(doc, step));
          const text = doc.getSource();
          expect(writePipeline(readPipeline(text))).toBe(text);
          for (const edge of doc.graph.edges.values()) {
            expect(doc.graph.nodes.has(edge.source)).toBe(true);
            expect(doc.graph.nodes.has(edge.target)).toBe(true);
          }
        }
      }),
      { numRuns: 50 }
    );
  });
});
