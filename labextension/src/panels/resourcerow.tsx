import type { TranslationBundle } from '@jupyterlab/translation';

import type { Resource } from '../protocol/types';
import { CommandIDs } from '../tokens';
import { resourceIcon } from '../ui/icons';
import type { IRow } from '../ui/treerow';
import { documentActions } from './documentactions';

export function resourceRow(
  resource: Resource,
  trans: TranslationBundle
): IRow {
  const { name, path, kind, description, problems } = resource;
  const [error] = problems;
  return {
    id: `resources/${path}`,
    name,
    icon: <resourceIcon.react tag="span" elementSize="normal" />,
    isCode: true,
    detail: error ? (
      <span className="df-error">
        {trans._n('%1 problem', '%1 problems', problems.length)}
      </span>
    ) : (
      kind
    ),
    tooltip: [path, description, ...problems.map(problem => problem.message)]
      .filter(Boolean)
      .join('\n'),
    actions: [
      {
        command: CommandIDs.openDocument,
        args: { path, ...(error?.where.line ? { line: error.where.line } : {}) }
      },
      ...documentActions(path)
    ]
  };
}
