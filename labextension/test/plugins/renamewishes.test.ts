import { describe, expect, it } from 'vitest';

import {
  movedWish,
  placeholderFor,
  wishFor
} from '../../src/plugins/renamewishes';
import { MemoryProject } from '../editor/projects';
import { module } from '../panels/records';

describe('a new name for a document', () => {
  it.each([
    ['operations/Train.py', 'operation', 'Train', 'Fit'],
    ['resources/net.py', 'resource', 'resources/net.py', 'resources/Fit.py'],
    ['utils/deep/a.py', 'module', 'utils/deep/a.py', 'utils/deep/Fit.py'],
    ['serializers/a.py', 'module', 'serializers/a.py', 'serializers/Fit.py']
  ])('of %s is of the kind %s', (path, kind, name, new_name) => {
    expect(wishFor(path, 'Fit')).toEqual({
      kind,
      name,
      new_name,
      moves_file: true
    });
  });

  it('asks what it would change with a name that nothing has', () => {
    const project = new MemoryProject();
    project.modules = [module({ name: 'tools_' })];
    expect(placeholderFor('utils/tools.py', project).new_name).toBe(
      'utils/tools__.py'
    );
  });
});

describe('a file that was moved', () => {
  const wish = (from: string, to: string) =>
    movedWish(
      { path: `work/p/${from}`, newPath: `work/p/${to}` },
      new MemoryProject()
    );

  it('takes along what imports it', () => {
    expect(wish('utils/a.py', 'utils/b.py')).toEqual({
      kind: 'module',
      name: 'utils/a.py',
      new_name: 'utils/b.py',
      moves_file: false
    });
  });

  it('is nothing to follow where it became something else', () => {
    expect(wish('utils/a.py', 'operations/a.py')).toBeNull();
    expect(wish('notebooks/a.py', 'notebooks/b.py')).toBeNull();
  });
});
