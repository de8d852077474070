import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { cellAt, splitCells } from '../../src/graph/cells';

const CORPUS = 'tests/corpus/operations';
const SOURCES = readdirSync(CORPUS)
  .filter(name => name.endsWith('.py'))
  .map(name => [name, readFileSync(join(CORPUS, name), 'utf8')] as const);

function shown(text: string): [string, string, string][] {
  return splitCells(text).map(({ kind, name, from, to }) => [
    kind,
    name,
    text.slice(from, to)
  ]);
}

/** The cells in order, with only empty lines between them, are the file; their lines are the file's. */
function expectWhole(text: string): void {
  const cells = splitCells(text);
  let [joined, end] = ['', 0];
  for (const { from, to, line } of cells) {
    const between = text.slice(end, from);
    expect(between).toMatch(/^\ufeff?\s*$/);
    expect(from === 0 || '\n\ufeff'.includes(text[from - 1])).toBe(true);
    expect(text.slice(0, from).split('\n').length).toBe(line);
    joined += between + text.slice(from, to);
    end = to;
  }
  expect(text.slice(end)).toMatch(/^\s*$/);
  expect(joined + text.slice(end)).toBe(text);
}

describe('a file of Python as cells', () => {
  it.each([
    ['a = 1\n\n# %%\n\n', '# %%\n'],
    ['a = 1\r\n\r\n# %%\r\n\r\n', '# %%\r\n'],
    ['# %%\n', '# %%\n'],
    ['# %%', '# %%']
  ])('gives a mark without code the line below: %j', (text, cell) => {
    expect(shown(text).at(-1)).toEqual(['marked', '', cell]);
    expectWhole(text);
  });

  it('takes no line of the next cell for that', () => {
    expect(shown('# %% a\n# %% b\n\n# %% c\nx = 1\n')).toEqual([
      ['marked', 'a', '# %% a'],
      ['marked', 'b', '# %% b\n'],
      ['marked', 'c', '# %% c\nx = 1']
    ]);
  });

  it('splits at imports, helpers and the class', () => {
    const text = [
      '"""Trains a model."""',
      '',
      '# of the standard library',
      'import os',
      'from math import (',
      '    pi,',
      ')',
      '',
      'SIZE = 3',
      'NAMES = ["a"]',
      '',
      '# Makes it even.',
      '@decorated',
      'def even(x):',
      '    return x',
      '',
      '',
      'class Train:',
      '    """Help."""',
      '# a comment at the margin',
      '    def execute(self):',
      '        return 1',
      ''
    ].join('\n');
    expect(shown(text).map(([kind, name]) => [kind, name])).toEqual([
      ['imports', ''],
      ['code', ''],
      ['function', 'even'],
      ['class', 'Train']
    ]);
    expect(shown(text)[2][2]).toMatch(/^# Makes it even\.\n@decorated/);
    expect(shown(text)[3][2]).toContain('# a comment at the margin');
    expectWhole(text);
  });

  it('leaves everything between two marks together', () => {
    const text =
      'import os\nX = 1\n# %% Helpers\ndef a(): pass\n\ndef b(): pass\n#%% [markdown]\n# Words\n# %%\nclass C: pass\n';
    expect(shown(text).map(([kind, name]) => [kind, name])).toEqual([
      ['imports', ''],
      ['code', ''],
      ['marked', 'Helpers'],
      ['marked', ''],
      ['marked', '']
    ]);
    expectWhole(text);
  });

  it('takes no mark within a string or a class for one', () => {
    const text =
      'X = """\n# %%\n"""\n\nclass C:\n    def a(self): ...\n# %%\n    def b(self): ...\n';
    expect(shown(text).map(([kind]) => kind)).toEqual(['code', 'class']);
  });

  it.each([
    ['', [['code', '', '']]],
    ['\n\n', [['code', '', '']]],
    ['# only words\n', [['code', '', '# only words']]],
    ['\n\nx = 1', [['code', '', 'x = 1']]],
    ['x = 1  \r\n\r\n', [['code', '', 'x = 1  ']]]
  ])('has a cell for %j', (text, cells) => {
    expect(shown(text)).toEqual(cells);
    expectWhole(text);
  });

  it('finds the cell of a line, empty lines included', () => {
    const cells = splitCells('import os\n\n\nclass A:\n    pass\n');
    expect([1, 2, 3, 4, 5, 9].map(line => cellAt(cells, line).kind)).toEqual([
      'imports',
      'imports',
      'imports',
      'class',
      'class',
      'class'
    ]);
  });

  it.each(SOURCES)('joins to %s exactly', (name, text) => {
    expectWhole(text);
    expectWhole(text.replace(/\r?\n/g, '\r\n'));
    expectWhole(text.trimEnd());
  });

  it('takes what the parser misses for no statement', () => {
    const cells = splitCells("'a\r\nclass B:\r\n");
    expect(cells.map(cell => cell.kind)).toEqual(['imports', 'class']);
  });

  it('joins to whatever text exactly', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '# %%',
        '# %% name',
        '"""',
        "'",
        '(',
        ')',
        '\n',
        '\n\n',
        '\r\n',
        '\t',
        '    ',
        'class A:',
        'def f(x):',
        '@d',
        'import os',
        'x = 1',
        '# words',
        '\\',
        '\ufeff'
      ),
      fc
        .constantFrom(...SOURCES.map(([, text]) => text))
        .chain(text =>
          fc
            .tuple(fc.nat(text.length), fc.nat(text.length))
            .map(([a, b]) => text.slice(Math.min(a, b), Math.max(a, b)))
        ),
      fc.string()
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), pieces =>
        expectWhole(pieces.join(''))
      ),
      { numRuns: 500 }
    );
  });
});
