/** An editor of a part of its document: the rest is there, with its line numbers, but not shown and not edited. */
import {
  EditorSelection,
  EditorState,
  StateEffect,
  StateField,
  Transaction,
  type Extension
} from '@codemirror/state';
import {
  Decoration,
  EditorView,
  keymap,
  type DecorationSet
} from '@codemirror/view';

export interface IRange {
  /** The beginning of a line. */
  readonly from: number;
  /** The end of a line. */
  readonly to: number;
}

/** Shows another part. */
export const setRange = StateEffect.define<IRange>();

const shownRange = StateField.define<IRange>({
  create: state => ({ from: 0, to: state.doc.length }),
  update: nextRange,
  provide: field =>
    EditorView.decorations.compute(['doc', field], state =>
      hidden(state.field(field), state.doc.length)
    )
});

export function rangeOf(state: EditorState): IRange {
  return state.field(shownRange);
}

/** `leave` is called where the cursor goes beyond the first or the last line. */
export function partOfDocument(
  range: IRange,
  leave: (direction: 'up' | 'down') => boolean
): Extension {
  return [
    shownRange.init(() => range),
    EditorState.transactionFilter.of(stayWithin),
    EditorState.changeFilter.of(protectRest),
    keymap.of([
      { key: 'ArrowUp', run: view => isAtEdge(view, 'up') && leave('up') },
      { key: 'ArrowDown', run: view => isAtEdge(view, 'down') && leave('down') }
    ])
  ];
}

/** What is typed at its beginning and its end belongs to it. */
function nextRange(range: IRange, transaction: Transaction): IRange {
  let { from, to } = range;
  if (transaction.docChanged) {
    from = transaction.changes.mapPos(from, -1);
    to = transaction.changes.mapPos(to, 1);
  }
  for (const effect of transaction.effects) {
    if (effect.is(setRange)) {
      ({ from, to } = effect.value);
    }
  }
  const { length } = transaction.newDoc;
  const next = { from: Math.min(from, length), to: Math.min(to, length) };
  return next.from === range.from && next.to === range.to ? range : next;
}

/** Blocks before it, so that its first line is a line of its own; the rest is hidden behind its last one. */
function hidden({ from, to }: IRange, length: number): DecorationSet {
  const parts = [];
  if (from > 1) {
    parts.push(Decoration.replace({ block: true }).range(0, from - 1));
  }
  if (to < length) {
    parts.push(Decoration.replace({}).range(to, length));
  }
  return Decoration.set(parts);
}

function isByHand(transaction: Transaction): boolean {
  return transaction.annotation(Transaction.userEvent) !== undefined;
}

/** Deleting stops at the edges; what else would change the rest by hand does nothing. */
function protectRest(transaction: Transaction): boolean | readonly number[] {
  if (!isByHand(transaction)) {
    return true;
  }
  const { from, to } = transaction.startState.field(shownRange);
  let isWithin = true;
  transaction.changes.iterChangedRanges((fromA, toA) => {
    isWithin &&= fromA >= from && toA <= to;
  });
  if (isWithin) {
    return true;
  }
  const { length } = transaction.startState.doc;
  return transaction.isUserEvent('delete')
    ? [0, from, to, length]
    : [0, length];
}

function stayWithin(transaction: Transaction) {
  if (!transaction.selection && !transaction.docChanged) {
    return transaction;
  }
  const range = nextRange(
    transaction.startState.field(shownRange),
    transaction
  );
  const selection = transaction.newSelection;
  const isWithin = selection.ranges.every(
    ({ from, to }) => from >= range.from && to <= range.to
  );
  if (isWithin) {
    return transaction;
  }
  const clamp = (position: number) =>
    Math.max(range.from, Math.min(range.to, position));
  const ranges = selection.ranges.map(({ anchor, head }) =>
    EditorSelection.range(clamp(anchor), clamp(head))
  );
  return [
    transaction,
    {
      selection: EditorSelection.create(ranges, selection.mainIndex),
      sequential: true
    }
  ];
}

function isAtEdge(view: EditorView, direction: 'up' | 'down'): boolean {
  const { main } = view.state.selection;
  const { from, to } = rangeOf(view.state);
  if (!main.empty) {
    return false;
  }
  const { doc } = view.state;
  const edge = direction === 'up' ? from : to;
  return doc.lineAt(main.head).number === doc.lineAt(edge).number;
}
