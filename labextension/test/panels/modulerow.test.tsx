import { nullTranslator } from '@jupyterlab/translation';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';

import { moduleRow, moduleSections } from '../../src/panels/modulerow';
import type { IRow } from '../../src/ui/treerow';
import { MemoryProject } from '../editor/projects';
import { module, problem } from './records';

const trans = nullTranslator.load('');
const text = (row: IRow) =>
  renderToStaticMarkup(<>{row.detail}</>).replace(/<[^>]*>/g, '');
const commandsOf = (row: IRow) => row.actions.map(action => action.command);

describe('a util', () => {
  it('says by how many operations it is used, and by which', () => {
    expect(text(moduleRow(module(), trans))).toBe('not used');
    const row = moduleRow(module({ used_by: ['Fit', 'Train'] }), trans);
    expect(text(row)).toBe('2 operations');
    expect(row.tooltip).toContain('Imported by Fit, Train');
  });

  it('says rather what keeps it from being imported, and opens there', () => {
    const where = { ...problem().where, line: 7 };
    const row = moduleRow(module({ problems: [problem({ where })] }), trans);
    expect(text(row)).toBe('1 problem');
    expect(row.actions[0].args).toEqual({ path: 'utils/tools.py', line: 7 });
  });

  it('tells a warning in its tooltip alone', () => {
    const hides = problem({ severity: 'warning', message: 'hides another' });
    const row = moduleRow(module({ problems: [hides] }), trans);
    expect(text(row)).toBe('not used');
    expect(row.tooltip).toContain('hides another');
  });

  it('can be renamed, but for the package itself', () => {
    expect(commandsOf(moduleRow(module(), trans))).toContain(
      'deepforge:rename-document'
    );
    const itself = module({ name: 'utils', path: 'utils/__init__.py' });
    expect(commandsOf(moduleRow(itself, trans))).toEqual([
      'deepforge:open-document',
      'deepforge:delete-document'
    ]);
  });
});

describe('a serializer', () => {
  it('says for which types it is', () => {
    const own = { package: 'serializers', path: 'serializers/net.py' } as const;
    const row = moduleRow(
      module({ ...own, registers: ['Net', 'Deep'] }),
      trans
    );
    expect(text(row)).toBe('Net, Deep');
    expect(text(moduleRow(module(own), trans))).toBe('registers nothing');
  });
});

it('each package has a section, with a button that makes one', () => {
  const model = new MemoryProject();
  model.modules = [
    module(),
    module({ package: 'serializers', path: 'serializers/net.py', name: 'net' })
  ];
  const sections = moduleSections(model, trans);
  expect(
    sections.map(({ id, rows, add }) => [
      id,
      rows.map(row => row.name),
      add?.args.package
    ])
  ).toEqual([
    ['utils', ['tools'], 'utils'],
    ['serializers', ['net'], 'serializers']
  ]);
});
