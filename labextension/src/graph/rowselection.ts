/** Which rows of the list are selected, and which has the focus. Ids, in no order. */
export interface ISelection {
  readonly ids: ReadonlySet<string>;
  /** The row that the keyboard is at. */
  readonly focused: string | null;
  /** Where a range begins. */
  readonly anchor: string | null;
}

export const NO_SELECTION: ISelection = {
  ids: new Set(),
  focused: null,
  anchor: null
};

export function selectOnly(id: string): ISelection {
  return { ids: new Set([id]), focused: id, anchor: id };
}

export function toggle(selection: ISelection, id: string): ISelection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) {
    ids.add(id);
  }
  return { ids, focused: id, anchor: id };
}

/** From the anchor to `id`, instead of what was selected. */
export function extendTo(
  selection: ISelection,
  id: string,
  rows: readonly string[]
): ISelection {
  const from = rows.indexOf(selection.anchor ?? id);
  const to = rows.indexOf(id);
  if (from < 0 || to < 0) {
    return selectOnly(id);
  }
  const ids = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set(ids), focused: id, anchor: rows[from] };
}

/** The row `by` further down, within the list; the first where none had the focus. */
export function stepped(
  focused: string | null,
  by: number,
  rows: readonly string[]
): string | null {
  const index = focused === null ? -1 : rows.indexOf(focused);
  if (index < 0) {
    return rows[0] ?? null;
  }
  return rows[Math.min(rows.length - 1, Math.max(0, index + by))];
}

export function selectAll(
  selection: ISelection,
  rows: readonly string[]
): ISelection {
  return { ...selection, ids: new Set(rows) };
}
