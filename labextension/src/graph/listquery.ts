/** What a person chose in the list of executions, and how the server is asked for it. */

export interface IQuery {
  /** As typed. */
  readonly search: string;
  /** Empty: any. */
  readonly status: string;
  readonly pipeline: string;
  readonly tag: string;
  readonly isStarred: boolean;
  /** A column's id; a minus before it turns it round. */
  readonly sort: string;
  /** Ids of the columns after the name: those of `OWN_COLUMNS`, and attributes and metrics as `Train.epochs`. */
  readonly columns: readonly string[];
}

/** What every execution has, as the server sorts by it; null: it does not. */
export const OWN_COLUMNS = [
  'status',
  'pipeline',
  'date',
  'took',
  'tags',
  'note',
  'by'
] as const;
export type OwnColumn = (typeof OWN_COLUMNS)[number];
const UNSORTED: readonly string[] = ['tags', 'note'];

export const FIRST_QUERY: IQuery = {
  search: '',
  status: '',
  pipeline: '',
  tag: '',
  isStarred: false,
  sort: '-date',
  columns: ['status', 'pipeline', 'date', 'took', 'tags']
};

/** What lists all of them, in the order and with the columns as they are. */
export const NO_FILTER = {
  search: '',
  status: '',
  pipeline: '',
  tag: '',
  isStarred: false
} as const;

export function isOwn(column: string): column is OwnColumn {
  return (OWN_COLUMNS as readonly string[]).includes(column);
}

export function canSort(column: string): boolean {
  return !UNSORTED.includes(column);
}

/** The text that the server searches for; a quote that is not closed holds nothing of what was chosen. */
export function searchText(query: IQuery): string {
  const { search, status, pipeline, tag, isStarred } = query;
  return [
    status && `status:${status}`,
    pipeline && `pipeline:${quoted(pipeline)}`,
    tag && `tag:${quoted(tag)}`,
    isStarred && 'is:starred',
    search.trim()
  ]
    .filter(Boolean)
    .join(' ');
}

export function isFiltered(query: IQuery): boolean {
  return searchText(query) !== '';
}

/** The order after a click on a column's heading: numbers, times and stars begin with the largest. */
export function sortedBy(query: IQuery, column: string): string {
  const beginsDown = column !== 'name' && isOwnText(column) === false;
  const first = beginsDown ? `-${column}` : column;
  const second = beginsDown ? column : `-${column}`;
  return query.sort === first ? second : first;
}

/** The attributes and metrics among the columns. */
export function valueColumns(query: IQuery): string[] {
  return query.columns.filter(column => !isOwn(column));
}

/** With the column where it was missing, without it where it was there. */
export function withColumn(query: IQuery, column: string): readonly string[] {
  const { columns } = query;
  if (columns.includes(column)) {
    return columns.filter(other => other !== column);
  }
  const own = OWN_COLUMNS.filter(
    other => other === column || columns.includes(other)
  );
  const values = columns.filter(other => !isOwn(other));
  return isOwn(column) ? [...own, ...values] : [...own, ...values, column];
}

/** What was kept of a query, as far as it can be read. */
export function readQuery(kept: unknown): IQuery {
  if (typeof kept !== 'object' || kept === null) {
    return FIRST_QUERY;
  }
  const given = kept as Record<string, unknown>;
  const text = (name: 'search' | 'status' | 'pipeline' | 'tag' | 'sort') =>
    typeof given[name] === 'string' ? given[name] : FIRST_QUERY[name];
  const columns = Array.isArray(given.columns)
    ? given.columns.filter(column => typeof column === 'string')
    : FIRST_QUERY.columns;
  return {
    search: text('search'),
    status: text('status'),
    pipeline: text('pipeline'),
    tag: text('tag'),
    isStarred: given.isStarred === true,
    sort: text('sort') || FIRST_QUERY.sort,
    columns
  };
}

function isOwnText(column: string): boolean {
  return ['status', 'pipeline', 'by'].includes(column);
}

function quoted(text: string): string {
  return `"${text.replace(/"/g, '')}"`;
}
