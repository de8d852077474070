import { describe, expect, it } from 'vitest';

import {
  isImported,
  loadingLine,
  variableOf
} from '../../src/graph/artifactcode';

describe('the line that loads an artifact', () => {
  it('quotes any name', () => {
    expect(loadingLine({ name: 'a "b"\\c' })).toBe(
      'a_b_c = deepforge.artifact("a \\"b\\"\\\\c")'
    );
  });

  it('leads to one file of a folder', () => {
    expect(loadingLine({ name: 'images', file: 'train/cat 1.png' })).toBe(
      'cat_1_png = deepforge.artifact("images") / "train/cat 1.png"'
    );
  });

  it.each([
    ['model', 'model'],
    ['train data.csv', 'train_data_csv'],
    ['Größe', 'Gro_e'],
    ['2024', 'artifact_2024'],
    ['class', 'artifact_class'],
    ['deepforge', 'artifact_deepforge'],
    ['数据', 'artifact'],
    ['--', 'artifact']
  ])('gives %s a name that Python takes', (name, variable) => {
    expect(variableOf(name)).toBe(variable);
  });

  it('knows whether the package is imported', () => {
    expect(isImported('import os\nimport deepforge  # ours')).toBe(true);
    expect(isImported('import deepforge_jupyter')).toBe(false);
    expect(isImported('from deepforge import log')).toBe(false);
  });
});
