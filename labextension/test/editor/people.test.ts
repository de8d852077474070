import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { People } from '../../src/editor/people';
import { PipelineDoc } from '../../src/document/pipelineDoc';

describe('the others who have the pipeline open', () => {
  let doc: PipelineDoc;
  let people: People;
  const told = vi.fn();

  /** What the server passes on from another page. */
  function says(client: number, state: Record<string, unknown> | null): void {
    const { awareness } = doc;
    const isNew = !awareness.states.has(client);
    if (state === null) {
      awareness.states.delete(client);
    } else {
      awareness.states.set(client, state);
    }
    awareness.emit('change', [
      {
        added: isNew && state ? [client] : [],
        updated: !isNew && state ? [client] : [],
        removed: state === null ? [client] : []
      },
      'remote'
    ]);
  }

  beforeEach(() => {
    vi.useFakeTimers();
    doc = new PipelineDoc();
    people = new People(doc.awareness);
    told.mockClear();
    people.changed.connect(told);
  });
  afterEach(() => {
    people.dispose();
    doc.dispose();
    vi.useRealTimers();
  });

  const user = { display_name: 'Ada', color: 'red' };

  it('are shown with name and colour at what they have selected', () => {
    says(7, { user, pipeline: { nodes: ['A', 'B'], notes: ['n'] } });
    const ada = { client: 7, name: 'Ada', color: 'red' };
    expect(people.atNode('A')).toEqual([ada]);
    expect(people.atNote('n')).toEqual([ada]);
    expect(people.atNode('C')).toEqual([]);
    says(7, { user, pipeline: { nodes: ['C'], notes: [] } });
    expect([people.atNode('A'), people.atNode('C')]).toEqual([[], [ada]]);
    says(7, null);
    expect(people.atNode('C')).toEqual([]);
  });

  it('who only point somewhere else change no node', () => {
    says(7, { user, pipeline: { nodes: ['A'], pointer: { x: 1, y: 2 } } });
    told.mockClear();
    const before = people.atNode('A');
    says(7, { user, pipeline: { nodes: ['A'], pointer: { x: 3, y: 4 } } });
    expect(told).not.toHaveBeenCalled();
    expect(people.atNode('A')).toBe(before);
    expect(people.pointers).toMatchObject([
      { name: 'Ada', at: { x: 3, y: 4 } }
    ]);
    says(7, { user, pipeline: { nodes: ['A'], pointer: null } });
    expect(people.pointers).toEqual([]);
  });

  it.each([3, 'x', { nodes: 3, pointer: 'there' }, { nodes: [{}] }, null])(
    'whose page says %j are not shown',
    pipeline => {
      says(7, { user, pipeline });
      expect(people.pointers).toEqual([]);
      expect(people.atNode('A')).toEqual([]);
    }
  );

  it('hear what this person selects, and where they point unless nobody is there', async () => {
    const mine = () => doc.awareness.getLocalState()?.pipeline;
    people.select(['A'], ['n']);
    people.point({ x: 1, y: 1 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(mine()).toEqual({ nodes: ['A'], notes: ['n'], pointer: null });
    says(7, { user });
    people.point({ x: 2, y: 2 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(mine()).toMatchObject({ nodes: ['A'], pointer: { x: 2, y: 2 } });
    people.dispose();
    expect(mine()).toBeNull();
  });
});
