import { describe, expect, it } from 'vitest';

import { byDayAndPerson } from '../../src/graph/days';
import { pipelineDifferences } from '../../src/graph/differences';
import { edgeId } from '../../src/graph/pipeline';
import { readPipeline } from '../../src/graph/text';
import type { HistoryEntry } from '../../src/protocol/types';

const read = (document: object) => readPipeline(JSON.stringify(document));

const BEFORE = {
  nodes: {
    Load: { operation: 'Load' },
    Train: { operation: 'Train', attributes: { epochs: 3, rate: 1 } },
    Show: { operation: 'Show' }
  },
  edges: [
    { source: 'Load', output: 'data', target: 'Train', input: 'data' },
    { source: 'Train', output: 'model', target: 'Show', input: 'model' }
  ],
  layout: { Load: [0, 0], Show: [400, 0] }
};

describe('what differs between two pipelines', () => {
  it('is nothing where only the arrangement does', () => {
    const moved = read({ ...BEFORE, layout: { Load: [9, 9] } });
    const { nodes, edges } = pipelineDifferences(read(BEFORE), moved);
    expect([nodes.size, edges.size]).toEqual([0, 0]);
  });

  it('is told node by node and value by value', () => {
    const after = read({
      ...BEFORE,
      nodes: {
        Load: { operation: 'Load', label: 'Load it' },
        Train: {
          operation: 'Train',
          attributes: { epochs: 4, seed: 1 },
          references: { net: 'resources/net.py' },
          retries: 2
        },
        Keep: { operation: 'Output' }
      },
      edges: [
        { source: 'Load', output: 'data', target: 'Train', input: 'data' },
        { source: 'Train', output: 'model', target: 'Keep', input: 'data' }
      ]
    });
    const { nodes, edges } = pipelineDifferences(read(BEFORE), after);
    expect([...nodes.keys()]).toEqual(['Keep', 'Load', 'Show', 'Train']);
    expect(nodes.get('Keep')!.difference).toBe('added');
    expect(nodes.get('Show')!.difference).toBe('removed');
    expect(nodes.get('Load')!.fields).toEqual([
      { name: 'label', before: null, after: '"Load it"' }
    ]);
    expect(nodes.get('Train')!.fields).toEqual([
      { name: 'epochs', before: '3', after: '4' },
      { name: 'rate', before: '1', after: null },
      { name: 'seed', before: null, after: '1' },
      { name: 'net', before: null, after: '"resources/net.py"' },
      { name: 'retries', before: null, after: '2' }
    ]);
    expect(
      [...edges.values()].map(({ edge, difference }) => [
        edge.target,
        difference
      ])
    ).toEqual([
      ['Show', 'removed'],
      ['Keep', 'added']
    ]);
  });

  it('is drawn in one picture that holds what was removed where it was', () => {
    const after = read({ nodes: { Load: { operation: 'Load' } } });
    const { both } = pipelineDifferences(read(BEFORE), after);
    expect([...both.nodes.keys()].sort()).toEqual(['Load', 'Show', 'Train']);
    expect(both.layout.get('Show')).toBe('[400, 0]');
    expect([...both.edges.keys()]).toContain(
      edgeId({ source: 'Load', output: 'data', target: 'Train', input: 'data' })
    );
  });
});

const entry = (commit: string, author: string, created_at: string) =>
  ({ commit, author, created_at }) as HistoryEntry;

describe('the history', () => {
  it('goes by day and by whose turn it was, newest first', () => {
    const days = byDayAndPerson(
      [
        entry('e', 'Ada', '2026-02-02T10:00Z'),
        entry('d', 'Ada', '2026-02-02T09:00Z'),
        entry('c', 'Bob', '2026-02-02T08:00Z'),
        entry('b', 'Ada', '2026-02-02T07:00Z'),
        entry('a', 'Ada', '2026-02-01T07:00Z')
      ],
      time => time.slice(0, 10)
    );
    expect(
      days.map(day => [
        day.date,
        day.people.map(turn => [
          turn.author,
          turn.entries.map(item => item.commit).join('')
        ])
      ])
    ).toEqual([
      [
        '2026-02-02',
        [
          ['Ada', 'ed'],
          ['Bob', 'c'],
          ['Ada', 'b']
        ]
      ],
      ['2026-02-01', [['Ada', 'a']]]
    ]);
  });
});
