import {
  caretDownIcon,
  caretUpIcon,
  ellipsesIcon
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import type { Project } from '../protocol/types';
import { CommandIDs } from '../tokens';
import { deepforgeIcon } from '../ui/icons';
import type { MenuEntry } from '../ui/menu';
import { belowOf, openMenu } from '../ui/menu';
import { useTranslation } from '../ui/translation';
import { PanelCommandIDs } from './commandids';

/** What the menu of the project offers, in groups. */
const MENU: readonly MenuEntry[] = [
  { command: PanelCommandIDs.saveVersion, args: {} },
  { command: PanelCommandIDs.showHistory, args: {} },
  'separator',
  { command: PanelCommandIDs.editProject, args: {} },
  { command: PanelCommandIDs.duplicateProject, args: {} },
  { command: PanelCommandIDs.moveProject, args: {} },
  { command: PanelCommandIDs.archiveProject, args: {} },
  { command: PanelCommandIDs.deleteProject, args: {} },
  'separator',
  { command: CommandIDs.newProject, args: {} },
  { command: CommandIDs.openExample, args: {} },
  { command: PanelCommandIDs.revealProject, args: {} },
  'separator',
  { command: PanelCommandIDs.showStorages, args: {} }
];

/** The project's name, which opens the list of all projects, and its menu. */
export function ProjectHeader(props: {
  commands: CommandRegistry;
  project: Project;
  isListing: boolean;
}): JSX.Element {
  const trans = useTranslation();
  const { commands, project, isListing } = props;
  const Caret = isListing ? caretUpIcon : caretDownIcon;
  return (
    <div className="df-Project">
      <button
        className="df-Project-switch"
        title={[
          project.name,
          project.path || '/',
          project.description,
          trans.__('Click for all projects')
        ]
          .filter(Boolean)
          .join('\n')}
        aria-label={trans.__('%1, show all projects', project.name)}
        aria-expanded={isListing}
        onClick={() => void commands.execute(PanelCommandIDs.listProjects)}
      >
        <deepforgeIcon.react tag="span" elementSize="normal" />
        <span className="df-Project-name">{project.name}</span>
        {project.is_archived && (
          <span className="df-Count">{trans.__('archived')}</span>
        )}
        <Caret.react tag="span" elementSize="normal" />
      </button>
      <button
        className="df-IconButton"
        title={trans.__('Project menu')}
        aria-label={trans.__('Project menu')}
        aria-haspopup="menu"
        onClick={event =>
          openMenu(
            commands,
            project.is_archived ? unarchiving(MENU) : MENU,
            belowOf(event.currentTarget)
          )
        }
      >
        <ellipsesIcon.react tag="span" elementSize="normal" />
      </button>
    </div>
  );
}

function unarchiving(entries: readonly MenuEntry[]): MenuEntry[] {
  return entries.map(entry =>
    typeof entry === 'object' &&
    'command' in entry &&
    entry.command === PanelCommandIDs.archiveProject
      ? { command: PanelCommandIDs.unarchiveProject, args: {} }
      : entry
  );
}

/** Asks once what it means that the same project lives in two folders. */
export function CopyBanner(props: {
  project: Project;
  commands: CommandRegistry;
}): JSX.Element | null {
  const trans = useTranslation();
  const { project, commands } = props;
  if (project.other_path === null) {
    return null;
  }
  const settle = (choice: 'copy' | 'moved') =>
    void commands.execute(PanelCommandIDs.settleIdentity, { choice });
  return (
    <div className="df-CopyBanner" role="alert">
      <p>
        {trans.__('This project is also at “%1”.', project.other_path || '/')}{' '}
        {trans.__('Is this folder a copy of it, or was it moved here?')}
      </p>
      <div className="df-CopyBanner-actions">
        <button
          className="jp-mod-styled jp-mod-small df-Button"
          onClick={() => settle('copy')}
        >
          {trans.__('It is a copy')}
        </button>
        <button
          className="jp-mod-styled jp-mod-small df-Button"
          onClick={() => settle('moved')}
        >
          {trans.__('It was moved here')}
        </button>
      </div>
    </div>
  );
}

/** What the panel shows outside any project: what one is, and how to get one. */
export function NoProject(props: { commands: CommandRegistry }): JSX.Element {
  const trans = useTranslation();
  const { commands } = props;
  return (
    <div className="df-NoProject">
      <deepforgeIcon.react tag="div" className="df-NoProject-icon" />
      <p>
        {trans.__(
          'A DeepForge project is a folder with operations and the pipelines that connect them.'
        )}
      </p>
      <button
        className="jp-mod-styled jp-mod-accept df-Button"
        onClick={() => void commands.execute(CommandIDs.newProject)}
      >
        {trans.__('New project')}
      </button>
      <button
        className="jp-mod-styled df-Button"
        onClick={() => void commands.execute(CommandIDs.openExample)}
      >
        {trans.__('Open example')}
      </button>
    </div>
  );
}
