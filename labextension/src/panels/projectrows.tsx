import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  DamagedProject,
  DeletedProject,
  Project,
  ProjectList
} from '../protocol/types';
import { CommandIDs } from '../tokens';
import { formatAbsolute } from '../ui/duration';
import { deepforgeIcon, trashIcon } from '../ui/icons';
import { RelativeTime } from '../ui/time';
import type { ISection } from '../ui/tree';
import type { IRow } from '../ui/treerow';
import { PanelCommandIDs } from './commandids';
import { usageText } from './usage';

export interface IKnown extends ProjectList {
  readonly trash: readonly DeletedProject[];
}

/** The sections of the list of all projects, in order; those that would be empty are left out. */
export function projectSections(
  known: IKnown,
  current: string | null,
  trans: TranslationBundle
): ISection[] {
  const { projects, damaged, trash } = known;
  const archived = projects.filter(project => project.is_archived);
  const sections: ISection[] = [
    {
      id: 'projects',
      label: trans.__('Projects'),
      rows: [
        ...projects
          .filter(project => !project.is_archived)
          .map(project => projectRow(project, current)),
        ...damaged.map(project => damagedRow(project, trans))
      ],
      add: { command: CommandIDs.newProject, args: {} },
      empty: trans.__(
        'A project is a folder with operations and the pipelines that connect them.'
      )
    }
  ];
  if (archived.length > 0) {
    sections.push({
      id: 'archived',
      label: trans.__('Archived'),
      rows: archived.map(project => projectRow(project, current)),
      empty: ''
    });
  }
  if (trash.length > 0) {
    sections.push({
      id: 'trash',
      label: trans.__('Trash'),
      rows: trash.map(project => deletedRow(project, trans)),
      more: { command: PanelCommandIDs.emptyTrash, args: {} },
      empty: ''
    });
  }
  return sections;
}

function projectRow(project: Project, current: string | null): IRow {
  const { path, name, description, is_archived } = project;
  const args = { path };
  return {
    id: `projects/${path}`,
    name,
    icon: <deepforgeIcon.react tag="span" elementSize="normal" />,
    detail: path || '/',
    isCurrent: path === current,
    tooltip: [name, path || '/', description].filter(Boolean).join('\n'),
    actions: [
      {
        command: PanelCommandIDs.switchProject,
        args: { path, isOpening: true }
      },
      { command: PanelCommandIDs.showHistory, args },
      { command: PanelCommandIDs.editProject, args },
      { command: PanelCommandIDs.duplicateProject, args },
      { command: PanelCommandIDs.moveProject, args },
      {
        command: is_archived
          ? PanelCommandIDs.unarchiveProject
          : PanelCommandIDs.archiveProject,
        args
      },
      { command: PanelCommandIDs.deleteProject, args }
    ]
  };
}

/** Opens the file that is to be corrected. */
function damagedRow(
  { path, problem }: DamagedProject,
  trans: TranslationBundle
): IRow {
  const file = PathExt.join(path, 'deepforge.json');
  return {
    id: `damaged/${path}`,
    name: PathExt.basename(path) || '/',
    icon: <deepforgeIcon.react tag="span" elementSize="normal" />,
    detail: <span className="df-error">{trans.__('damaged')}</span>,
    tooltip: [path || '/', problem].join('\n'),
    actions: [
      {
        command: 'docmanager:open',
        args: { path: file, factory: 'Editor', label: trans.__('Open as text') }
      }
    ]
  };
}

function deletedRow(project: DeletedProject, trans: TranslationBundle): IRow {
  const { id, name, path, usage, deleted_at, deleted_by } = project;
  return {
    id: `trash/${id}`,
    name,
    icon: <trashIcon.react tag="span" elementSize="normal" />,
    detail: <RelativeTime time={deleted_at} />,
    tooltip: [
      name,
      trans.__('It lay in “%1”.', path),
      usageText(usage, trans),
      deleted_by
        ? trans.__('Deleted by %1, %2', deleted_by, formatAbsolute(deleted_at))
        : trans.__('Deleted %1', formatAbsolute(deleted_at))
    ].join('\n'),
    actions: [
      {
        command: PanelCommandIDs.restoreProject,
        args: { project: id },
        isQuick: true
      },
      { command: PanelCommandIDs.emptyTrash, args: { project: id, name } }
    ]
  };
}
