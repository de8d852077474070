import { EditorState, type TransactionSpec } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { describe, expect, it } from 'vitest';

import {
  partOfDocument,
  rangeOf,
  setRange
} from '../../src/operation/cells/range';

const TEXT = 'one\ntwo\nthree\nfour\n';
/** `two` and `three`. */
const PART = { from: 4, to: 13 };

function edit(
  specs: TransactionSpec[],
  selection = PART.from
): { state: EditorState; part: string } {
  let state = EditorState.create({
    doc: TEXT,
    selection: { anchor: selection },
    extensions: [partOfDocument(PART, () => false)]
  });
  for (const spec of specs) {
    state = state.update(spec).state;
  }
  const { from, to } = rangeOf(state);
  return { state, part: state.doc.sliceString(from, to) };
}

describe('an editor of a part of its document', () => {
  it('takes what is typed at its beginning and its end', () => {
    const { state, part } = edit([
      { changes: { from: 4, insert: 'a' }, userEvent: 'input.type' },
      { changes: { from: 14, insert: 'z\ny' }, userEvent: 'input.type' }
    ]);
    expect(part).toBe('atwo\nthreez\ny');
    expect(state.doc.toString()).toBe('one\natwo\nthreez\ny\nfour\n');
  });

  it('does not delete the line ends around it', () => {
    const { state, part } = edit([
      { changes: { from: 3, to: 4 }, userEvent: 'delete.backward' },
      { changes: { from: 13, to: 14 }, userEvent: 'delete.forward' }
    ]);
    expect(state.doc.toString()).toBe(TEXT);
    expect(part).toBe('two\nthree');
  });

  it('deletes up to its edges where more was to be deleted', () => {
    const { state } = edit([
      { changes: { from: 8, to: 14 }, userEvent: 'delete.line' }
    ]);
    expect(state.doc.toString()).toBe('one\ntwo\n\nfour\n');
  });

  it('does not move lines out of it', () => {
    const { state } = edit([
      {
        changes: [
          { from: 0, to: 4 },
          { from: 7, insert: '\none' }
        ],
        userEvent: 'move.line'
      }
    ]);
    expect(state.doc.toString()).toBe(TEXT);
  });

  it('follows what others change before and in it', () => {
    const { state, part } = edit([
      { changes: { from: 0, insert: 'zero\n' } },
      { changes: { from: 9, to: 12, insert: '2' } }
    ]);
    expect(part).toBe('2\nthree');
    expect(state.doc.toString()).toBe('zero\none\n2\nthree\nfour\n');
  });

  it('hides what others add behind it', () => {
    const { state } = edit([{ changes: { from: 19, insert: 'five\n' } }]);
    const hidden: [number, number][] = [];
    for (const decorations of state.facet(EditorView.decorations)) {
      if (typeof decorations !== 'function') {
        decorations.between(0, state.doc.length, (from, to) => {
          hidden.push([from, to]);
        });
      }
    }
    expect(hidden).toEqual([
      [0, 3],
      [13, 24]
    ]);
  });

  it('keeps the cursor and a selection of everything within it', () => {
    const { main } = edit([{ selection: { anchor: 0, head: 19 } }]).state
      .selection;
    expect([main.from, main.to]).toEqual([4, 13]);
  });

  it('shows another part when it is told', () => {
    const { part } = edit([{ effects: setRange.of({ from: 14, to: 18 }) }]);
    expect(part).toBe('four');
  });
});
