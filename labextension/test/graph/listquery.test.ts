import { describe, expect, it } from 'vitest';

import {
  FIRST_QUERY,
  readQuery,
  searchText,
  sortedBy,
  valueColumns,
  withColumn
} from '../../src/graph/listquery';

describe('the query of the list of executions', () => {
  it('is one text for the server', () => {
    expect(searchText(FIRST_QUERY)).toBe('');
    expect(
      searchText({
        ...FIRST_QUERY,
        search: ' epochs>3 ',
        status: 'failed',
        pipeline: 'pipelines/train.dfpipe',
        tag: 'for "the" paper',
        isStarred: true
      })
    ).toBe(
      'status:failed pipeline:"pipelines/train.dfpipe" tag:"for the paper" is:starred epochs>3'
    );
  });

  it('begins with the largest number and the first name, and turns round at the second click', () => {
    const sorts = (column: string, times: number) => {
      let query = FIRST_QUERY;
      for (let click = 0; click < times; click++) {
        query = { ...query, sort: sortedBy(query, column) };
      }
      return query.sort;
    };
    expect(sorts('name', 1)).toBe('name');
    expect(sorts('name', 2)).toBe('-name');
    expect(sorts('Train.loss', 1)).toBe('-Train.loss');
    expect(sorts('Train.loss', 2)).toBe('Train.loss');
    expect(sorts('date', 1)).toBe('date');
  });

  it('keeps its own columns in order, attributes and metrics as they were added', () => {
    let query = { ...FIRST_QUERY, columns: ['status', 'tags'] as string[] };
    const add = (column: string) => {
      query = { ...query, columns: [...withColumn(query, column)] };
    };
    add('Train.loss');
    add('pipeline');
    add('Train.epochs');
    expect(query.columns).toEqual([
      'status',
      'pipeline',
      'tags',
      'Train.loss',
      'Train.epochs'
    ]);
    expect(valueColumns(query)).toEqual(['Train.loss', 'Train.epochs']);
    add('status');
    add('Train.loss');
    expect(query.columns).toEqual(['pipeline', 'tags', 'Train.epochs']);
  });

  it('is read from what was kept, whatever that is', () => {
    for (const kept of [undefined, null, 3, 'x', []]) {
      expect(readQuery(kept)).toEqual(FIRST_QUERY);
    }
    const query = { ...FIRST_QUERY, search: 'x', columns: ['Train.loss'] };
    expect(readQuery(JSON.parse(JSON.stringify(query)))).toEqual(query);
    expect(readQuery({ columns: [3, 'date'], sort: '', status: 4 })).toEqual({
      ...FIRST_QUERY,
      columns: ['date']
    });
  });
});
