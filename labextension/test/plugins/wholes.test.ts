import { describe, expect, it } from 'vitest';
import { nullTranslator } from '@jupyterlab/translation';

import { deletedWith, deletionText } from '../../src/plugins/wholes';
import { MemoryProject } from '../editor/projects';
import { module, operation } from '../panels/records';

const trans = nullTranslator.load('');

describe('what is deleted', () => {
  it('is an operation with its own environment file, not with the shared one', () => {
    const project = new MemoryProject();
    const path = 'operations/Train.py';
    project.operations = [operation({ environment: 'environment.yml' })];
    expect(deletedWith(project, path)).toEqual([path]);
    project.operations = [operation({ environment: 'operations/Train.yml' })];
    expect(deletedWith(project, path)).toEqual([path, 'operations/Train.yml']);
  });

  it('names the operations that import it', async () => {
    const project = new MemoryProject();
    project.modules = [module({ used_by: ['Explore', 'Train'] })];
    expect(await deletionText(project, 'utils/tools.py', trans)).toContain(
      'Explore, Train import it'
    );
  });
});
