/** What a person chose in the list of artifacts. */

export interface IArtifactQuery {
  /** As typed. */
  readonly search: string;
  /** Empty: any. */
  readonly storage: string;
  /** A column; a minus before it turns it round. */
  readonly sort: string;
}

export const ARTIFACT_COLUMNS = [
  'name',
  'type',
  'size',
  'storage',
  'made',
  'date'
] as const;
export type ArtifactColumn = (typeof ARTIFACT_COLUMNS)[number];

export const FIRST_ARTIFACT_QUERY: IArtifactQuery = {
  search: '',
  storage: '',
  sort: '-date'
};

/** The text that the server searches for. */
export function artifactSearch(query: IArtifactQuery): string {
  const { search, storage } = query;
  return [storage && `storage:"${storage.replace(/"/g, '')}"`, search.trim()]
    .filter(Boolean)
    .join(' ');
}

/** The order after a click on a column's heading: sizes and dates begin with the largest. */
export function artifactSort(
  query: IArtifactQuery,
  column: ArtifactColumn
): string {
  const first = ['size', 'date'].includes(column) ? `-${column}` : column;
  const second = first === column ? `-${column}` : column;
  return query.sort === first ? second : first;
}

/** What was kept of a query, as far as it can be read. */
export function readArtifactQuery(kept: unknown): IArtifactQuery {
  const given = (kept ?? {}) as Partial<Record<string, unknown>>;
  const text = (name: keyof IArtifactQuery) =>
    typeof given[name] === 'string' ? given[name] : FIRST_ARTIFACT_QUERY[name];
  return {
    search: text('search'),
    storage: text('storage'),
    sort: text('sort') || FIRST_ARTIFACT_QUERY.sort
  };
}
