import { beforeEach, describe, expect, it } from 'vitest';

import { RenameWatch, type INoticedRename } from '../../src/model/noticing';
import type { Renamed } from '../../src/protocol/types';
import { operation } from '../graph/samples';

describe('noticing renames', () => {
  let used: string[];
  let found: (readonly INoticedRename[])[];
  let watch: RenameWatch;

  const affected = (pipelines: Renamed['pipelines']): Renamed => ({
    pipelines,
    files: [],
    skipped: [],
    texts: {},
    path: null,
    new_path: null
  });

  beforeEach(() => {
    used = ['model'];
    found = [];
    watch = new RenameWatch({
      preview: async wish =>
        affected(
          used.includes(wish.name) ? { 'pipelines/a.dfpipe': ['T'] } : {}
        ),
      found: renames => found.push(renames)
    });
    watch.see([operation('T', [], ['model', 'history'])]);
  });

  const change = async (...outputs: string[]) => {
    watch.see([operation('T', [], outputs)]);
    await watch.look();
    watch.dispose();
  };

  it('compares with what pipelines use while a name is typed', async () => {
    await change('n', 'history');
    await change('net', 'history');
    expect(found.map(list => list.map(item => item.wish))).toMatchObject([
      [{ kind: 'output', operation: 'T', name: 'model', new_name: 'n' }],
      [{ kind: 'output', operation: 'T', name: 'model', new_name: 'net' }]
    ]);
  });

  it('takes it back when the old name is there again', async () => {
    await change('net', 'history');
    await change('model', 'history');
    expect(found[1]).toEqual([]);
  });

  it('remembers what code said before it could not be read for a while', async () => {
    const broken = operation('T', [], [], { class_name: null });
    watch.see([broken]);
    await watch.look();
    await change('net', 'history');
    expect(found[found.length - 1]).toMatchObject([
      { wish: { name: 'model', new_name: 'net' } }
    ]);
  });

  it('is silent about what no pipeline uses, and about what was settled', async () => {
    await change('model', 'log');
    expect(found).toEqual([]);
    await change('net', 'log');
    used = [];
    await change('net', 'log');
    expect(found.map(list => list.length)).toEqual([1, 0]);
    await change('net', 'log');
    expect(found).toHaveLength(2);
  });
});
