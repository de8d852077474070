import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import {
  addChannel,
  addPackage,
  changePackage,
  readEnvironment,
  removeChannel,
  removePackage,
  specOf
} from '../../src/graph/environment';

const FILE = `# what training needs
name: train
channels:
    - conda-forge   # the usual one

dependencies:
    - python 3.11.*
    # arrays
    - numpy>=2,<3   # not 1
    - conda-forge::scipy
    - pip
    - pip:
        - six==1.17  # old
variables: {A: 1}
`;

describe('an environment file', () => {
  it('lists channels and packages of both kinds, with their lines', () => {
    expect(readEnvironment(FILE)).toEqual({
      channels: ['conda-forge'],
      packages: [
        ['conda', 0, 'python 3.11.*', 'python', '3.11.*', 7],
        ['conda', 1, 'numpy>=2,<3', 'numpy', '>=2,<3', 9],
        ['conda', 2, 'conda-forge::scipy', 'conda-forge::scipy', '', 10],
        ['conda', 3, 'pip', 'pip', '', 11],
        ['pip', 0, 'six==1.17', 'six', '==1.17', 13]
      ].map(([source, index, text, name, constraint, line]) => ({
        source,
        index,
        text,
        name,
        constraint,
        line
      }))
    });
  });

  it.each(['name: [a', '- a', 'dependencies: numpy', 'a:\n\tb'])(
    'is only text where it is %j',
    text => expect(readEnvironment(text)).toBeNull()
  );

  it('may be empty', () => {
    expect(readEnvironment('')).toEqual({ channels: [], packages: [] });
    expect(readEnvironment('# soon\n')).toEqual({ channels: [], packages: [] });
  });
});

describe('an edit', () => {
  const line = (text: string) => (edited: string) =>
    edited.replace(`${text}\n`, '');

  it('adds a package behind the others, in their style', () => {
    const edited = addPackage(FILE, 'conda', 'pandas=2');
    expect(edited).toContain('        - six==1.17  # old\n    - pandas=2\n');
    expect(line('    - pandas=2')(edited)).toBe(FILE);
  });

  it('adds a package for pip to its list', () => {
    const edited = addPackage(FILE, 'pip', 'attrs');
    expect(edited).toContain('- six==1.17  # old\n        - attrs\nvariables');
    expect(line('        - attrs')(edited)).toBe(FILE);
  });

  it.each([
    ['', 'dependencies:\n  - pip\n  - pip:\n    - six\n'],
    ['name: x', 'name: x\ndependencies:\n  - pip\n  - pip:\n    - six\n'],
    [
      'dependencies:\n- pip # it\n- pip: # list\n- a\n',
      'dependencies:\n- pip # it\n- pip: # list\n  - six\n- a\n'
    ],
    ['dependencies:\n- a\n', 'dependencies:\n- a\n- pip\n- pip:\n  - six\n']
  ])('makes the list for pip in %j', (before, after) => {
    expect(addPackage(before, 'pip', 'six')).toBe(after);
  });

  it('makes the lists that are missing', () => {
    expect(addPackage('# mine\n', 'conda', 'numpy')).toBe(
      '# mine\ndependencies:\n  - numpy\n'
    );
    expect(addPackage('dependencies: # soon\n', 'conda', 'numpy')).toBe(
      'dependencies: # soon\n  - numpy\n'
    );
    expect(addChannel('name: x\ndependencies: []\n', 'conda-forge')).toBe(
      'name: x\nchannels:\n  - conda-forge\ndependencies: []\n'
    );
  });

  it('works in lists of one line as well', () => {
    const text = 'dependencies: [a, b]  # few\n';
    expect(addPackage(text, 'conda', 'c>=1,<2')).toBe(
      'dependencies: [a, b, "c>=1,<2"]  # few\n'
    );
    expect(removePackage(text, 'conda', 0)).toBe('dependencies: [b]  # few\n');
    expect(removePackage(text, 'conda', 1)).toBe('dependencies: [a]  # few\n');
    expect(addPackage('dependencies: []\n', 'conda', 'a')).toBe(
      'dependencies: [a]\n'
    );
  });

  it('changes a version and nothing else', () => {
    expect(changePackage(FILE, 'conda', 1, 'numpy>=2.1')).toBe(
      FILE.replace('numpy>=2,<3', 'numpy>=2.1')
    );
  });

  it('removes a line with its comment', () => {
    expect(removePackage(FILE, 'pip', 0)).toBe(
      FILE.replace('        - six==1.17  # old\n', '')
    );
    expect(removePackage(FILE, 'conda', 1)).toBe(
      FILE.replace('    - numpy>=2,<3   # not 1\n', '')
    );
    expect(removeChannel(FILE, 0)).toBe(
      FILE.replace('    - conda-forge   # the usual one\n', '')
    );
  });

  it('does nothing where there is no such thing', () => {
    expect(removePackage(FILE, 'conda', 9)).toBe(FILE);
    expect(changePackage('name: [', 'conda', 0, 'a')).toBe('name: [');
  });
});

it('a version alone is a pin, as each tool writes it', () => {
  expect(specOf('numpy', '2.1', 'conda')).toBe('numpy=2.1');
  expect(specOf('numpy', '2.1', 'pip')).toBe('numpy==2.1');
  expect(specOf(' numpy ', ' >=2 ', 'pip')).toBe('numpy>=2');
});

describe('any edits of any file', () => {
  const name = fc.constantFrom('numpy', 'a-b', 'torch[x]', 'x>=1,<2', "q'#'");
  const comment = fc.constantFrom('', '  # why', ' # a: b');
  const entry = fc.tuple(name, comment);
  const file = fc
    .record({
      indent: fc.constantFrom('', '  ', '    '),
      conda: fc.array(entry, { maxLength: 4 }),
      pip: fc.option(fc.array(entry, { minLength: 1, maxLength: 3 })),
      tail: fc.constantFrom('', '\n# end\n', 'variables:\n  A: 1\n')
    })
    .map(({ indent, conda, pip, tail }) => {
      const lines = conda.map(([text, note]) => `${indent}- ${text}${note}\n`);
      const below = (pip ?? []).map(
        ([text, note]) => `${indent}    - ${text}${note}\n`
      );
      const list = pip ? `${indent}- pip: # these\n${below.join('')}` : '';
      return `# head\ndependencies:\n${lines.join('')}${list}${tail}`;
    });
  const edit = fc.record({
    kind: fc.constantFrom('add', 'remove', 'change'),
    source: fc.constantFrom('conda', 'pip'),
    index: fc.nat(4),
    spec: fc.constantFrom('new', 'new>=1,<2', 'new[a]', '*', 'new: x')
  });

  const texts = (text: string, source: string) =>
    readEnvironment(text)!
      .packages.filter(found => found.source === source)
      .map(found => found.text);

  it('do what they say, leave YAML, and keep every other line', () => {
    fc.assert(
      fc.property(file, fc.array(edit, { maxLength: 6 }), (start, edits) => {
        let text = start;
        for (const { kind, source, index, spec } of edits) {
          const before = texts(text, source);
          const lines = text.split('\n');
          if (kind === 'add') {
            text = addPackage(text, source, spec);
            expect(texts(text, source)).toEqual([...before, spec]);
            const now = new Set(text.split('\n'));
            expect(lines.filter(line => !now.has(line))).toEqual([]);
          } else if (kind === 'remove') {
            text = removePackage(text, source, index);
            expect(texts(text, source)).toEqual(
              before.filter((_, place) => place !== index)
            );
          } else {
            text = changePackage(text, source, index, spec);
            expect(texts(text, source)).toEqual(
              before.map((old, place) => (place === index ? spec : old))
            );
            expect(text.split('\n')).toHaveLength(lines.length);
          }
          expect(() => parse(text)).not.toThrow();
        }
      }),
      { numRuns: 300 }
    );
  });
});
