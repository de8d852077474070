import { describe, expect, it } from 'vitest';

import { chosenFiles } from '../../src/artifacts/dropped';
import { file } from './files';

describe('files that a person chose', () => {
  it('are uploaded alone, those of a folder together', () => {
    const uploaded = chosenFiles(
      ['a.csv', 'set/x.png', 'set/deep/y.png'].map(file)
    );
    expect(
      uploaded.map(({ name, isFolder, files }) => [
        name,
        isFolder,
        files.map(({ path }) => path)
      ])
    ).toEqual([
      ['a.csv', false, ['a.csv']],
      ['set', true, ['x.png', 'deep/y.png']]
    ]);
  });
});
