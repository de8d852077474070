import type { TranslationBundle } from '@jupyterlab/translation';

import type { ProjectModule } from '../protocol/types';
import { CommandIDs, type IProjectModel } from '../tokens';
import { moduleIcon, serializerIcon } from '../ui/icons';
import type { ISection } from '../ui/tree';
import type { IRow } from '../ui/treerow';
import { PanelCommandIDs } from './commandids';

/** The sections of what a project's code brings along. */
export function moduleSections(
  model: IProjectModel,
  trans: TranslationBundle
): ISection[] {
  const rowsOf = (name: ProjectModule['package']) =>
    model.modules
      .filter(module => module.package === name)
      .map(module => moduleRow(module, trans));
  return [
    {
      id: 'utils',
      label: trans.__('Utils'),
      rows: rowsOf('utils'),
      add: { command: CommandIDs.newModule, args: { package: 'utils' } },
      empty: trans.__(
        'A util is a Python file that operations share: import utils.name.'
      ),
      isFoldedWhileEmpty: true
    },
    {
      id: 'serializers',
      label: trans.__('Serializers'),
      rows: rowsOf('serializers'),
      add: { command: CommandIDs.newModule, args: { package: 'serializers' } },
      empty: trans.__(
        'A serializer says how values of a type of yours are kept.'
      ),
      isFoldedWhileEmpty: true
    }
  ];
}

export function moduleRow(
  module: ProjectModule,
  trans: TranslationBundle
): IRow {
  const { name, path, description, problems, registers } = module;
  const errors = problems.filter(problem => problem.severity === 'error');
  const worst = errors[0] ?? problems[0];
  const Icon = module.package === 'utils' ? moduleIcon : serializerIcon;
  const line = worst?.where.line;
  return {
    id: `${module.package}/${path}`,
    name,
    icon: <Icon.react tag="span" elementSize="normal" />,
    isCode: true,
    detail:
      errors.length > 0 ? (
        <span className="df-error">
          {trans._n('%1 problem', '%1 problems', errors.length)}
        </span>
      ) : (
        <span className={registers.length > 0 ? 'df-code' : undefined}>
          {detailOf(module, trans)}
        </span>
      ),
    tooltip: [
      path,
      description,
      usersOf(module, trans),
      ...problems.map(problem => problem.message)
    ]
      .filter(Boolean)
      .join('\n'),
    actions: [
      {
        command: CommandIDs.openDocument,
        args: { path, ...(line && { line }) }
      },
      ...(name === module.package
        ? [] // the package itself keeps its name
        : [{ command: CommandIDs.renameDocument, args: { path } }]),
      { command: PanelCommandIDs.deleteDocument, args: { path } }
    ]
  };
}

/** What a serializer is for, or by how many operations a util is used. */
function detailOf(module: ProjectModule, trans: TranslationBundle): string {
  const { registers, used_by } = module;
  if (module.package === 'serializers') {
    return registers.length > 0
      ? registers.join(', ')
      : trans.__('registers nothing');
  }
  return used_by.length > 0
    ? trans._n('%1 operation', '%1 operations', used_by.length)
    : trans.__('not used');
}

function usersOf(module: ProjectModule, trans: TranslationBundle): string {
  return module.used_by.length > 0
    ? trans.__('Imported by %1', module.used_by.join(', '))
    : '';
}
