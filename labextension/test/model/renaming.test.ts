import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { ProjectModel } from '../../src/model/projectModel';
import { inverseOf } from '../../src/model/renaming';
import { ProjectServer } from './projectServer';

let server: ProjectServer;
let model: ProjectModel;

beforeEach(async () => {
  server = new ProjectServer();
  model = await server.model();
});

afterEach(() => model.dispose());

describe('a rename', () => {
  it('changes the documents that are open here and has the server do the rest', async () => {
    const replaced: string[] = [];
    const saved: string[] = [];
    server.open = [
      {
        path: 'work/p/pipelines/a.dfpipe',
        isDirty: false,
        text: () => 'old text',
        replace: text => void replaced.push(text),
        save: async () => void saved.push('a')
      }
    ];
    server.answers['POST /projects/p/renames'] = {
      pipelines: { 'pipelines/a.dfpipe': ['A'], 'pipelines/b.dfpipe': ['B'] },
      files: [],
      skipped: [],
      texts: { 'pipelines/a.dfpipe': 'new text' },
      path: 'operations/Old.py',
      new_path: 'operations/New.py',
      moved_with: { 'operations/Old.yml': 'operations/New.yml' }
    };
    const wish = {
      kind: 'operation',
      name: 'Old',
      new_name: 'New',
      moves_file: true
    } as const;
    const renamed = await model.rename(wish);
    expect(server.moves).toEqual([
      ['work/p/operations/Old.py', 'work/p/operations/New.py'],
      ['work/p/operations/Old.yml', 'work/p/operations/New.yml']
    ]);
    expect([replaced, saved]).toEqual([['new text'], ['a']]);
    const [preview, applied] = server.asked
      .filter(request => request.path.endsWith('/renames'))
      .map(request => request.body);
    expect(preview).toMatchObject({ preview: true, moves_file: true });
    expect(applied).toMatchObject({
      moves_file: false,
      open: { 'pipelines/a.dfpipe': 'old text' }
    });
    expect(inverseOf(wish, renamed)).toEqual({
      kind: 'operation',
      name: 'New',
      new_name: 'Old',
      only: renamed.pipelines,
      moves_file: true,
      in_code: false
    });
  });

  it('saves what was saved, and names what was not', async () => {
    const saved: string[] = [];
    const texts = { a: 'a', b: 'b', c: 'c' };
    const document = (name: keyof typeof texts, how: object) => ({
      path: `work/p/pipelines/${name}.dfpipe`,
      isDirty: true,
      isShared: false,
      text: () => texts[name],
      replace: (text: string) => void (texts[name] = text),
      save: async () => void saved.push(name),
      ...how
    });
    server.open = [
      document('a', { isDirty: false }),
      document('b', {}),
      document('c', { isShared: true })
    ];
    server.answers['POST /projects/p/renames'] = {
      pipelines: {},
      files: [],
      skipped: [],
      texts: Object.fromEntries(
        Object.keys(texts).map(name => [`pipelines/${name}.dfpipe`, 'new'])
      ),
      path: null,
      new_path: null,
      moved_with: {}
    };
    const wish = {
      kind: 'input',
      operation: 'Train',
      name: 'old',
      new_name: 'new',
      moves_file: false
    } as const;
    const renamed = await model.rename(wish);
    expect(Object.values(texts)).toEqual(['new', 'new', 'new']);
    expect(saved).toEqual(['a']);
    expect(renamed.unsaved.map(({ path }) => path)).toEqual([
      'work/p/pipelines/b.dfpipe'
    ]);
    expect(inverseOf(wish, renamed)).toMatchObject({
      name: 'new',
      new_name: 'old',
      in_code: true,
      moves_file: false
    });
  });

  it('puts the file back when the pipelines could not follow', async () => {
    server.answers['POST /projects/p/renames'] = {
      pipelines: {},
      files: [],
      skipped: [],
      texts: {},
      path: 'operations/Old.py',
      new_path: 'operations/New.py',
      moved_with: { 'operations/Old.yml': 'operations/New.yml' }
    };
    const wish = { kind: 'operation', name: 'Old', new_name: 'New' } as const;
    server.onMove = () => delete server.answers['POST /projects/p/renames'];
    await expect(model.rename(wish)).rejects.toThrow();
    expect(server.moves.slice(2)).toEqual([
      ['work/p/operations/New.yml', 'work/p/operations/Old.yml'],
      ['work/p/operations/New.py', 'work/p/operations/Old.py']
    ]);
  });
});
