import { useEffect, useState } from 'react';
import { ellipsesIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import type { Project } from '../protocol/types';
import type { IProjects } from '../tokens';
import { CommandIDs } from '../tokens';
import { deepforgeIcon } from '../ui/icons';
import type { MenuEntry } from '../ui/menu';
import { belowOf, openMenu } from '../ui/menu';
import { useTranslation } from '../ui/translation';
import { PanelCommandIDs } from './commandids';

interface IProjectProps {
  projects: IProjects;
  commands: CommandRegistry;
}

/** The project's name and its menu. */
export function ProjectHeader(
  props: IProjectProps & { project: Project }
): JSX.Element {
  const trans = useTranslation();
  const { projects, commands, project } = props;
  const onMenu = async (button: HTMLElement) => {
    const at = belowOf(button);
    const others = (await projects.list()).filter(
      other => other.path !== project.path
    );
    const entries: MenuEntry[] = [
      {
        label: trans.__('Switch to'),
        entries: others.map(other => ({
          command: PanelCommandIDs.switchProject,
          args: { path: other.path, name: other.name }
        }))
      },
      { command: CommandIDs.newProject, args: {} },
      { command: CommandIDs.openExample, args: {} },
      'separator',
      { command: PanelCommandIDs.revealProject, args: {} }
    ];
    openMenu(commands, others.length > 0 ? entries : entries.slice(1), at);
  };
  return (
    <div className="df-Project">
      <deepforgeIcon.react tag="span" elementSize="normal" />
      <span
        className="df-Project-name"
        title={project.description || project.path}
      >
        {project.name}
      </span>
      <button
        className="df-IconButton"
        title={trans.__('Project menu')}
        aria-label={trans.__('Project menu')}
        aria-haspopup="menu"
        onClick={event => void onMenu(event.currentTarget)}
      >
        <ellipsesIcon.react tag="span" elementSize="normal" />
      </button>
    </div>
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

/** What the panel shows outside any project: what one is, how to get one, and those there are. */
export function NoProject(props: IProjectProps): JSX.Element {
  const trans = useTranslation();
  const { projects, commands } = props;
  const [known, setKnown] = useState<readonly Project[]>([]);
  useEffect(() => {
    let isCurrent = true;
    projects.list().then(
      list => isCurrent && setKnown(list),
      // The list is an offer; without it the buttons above still work.
      () => undefined
    );
    return () => {
      isCurrent = false;
    };
  }, [projects]);
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
      {known.length > 0 && (
        <div className="df-NoProject-known">
          <h3>{trans.__('Projects')}</h3>
          {known.map(project => (
            <button
              key={project.path}
              className="df-Link"
              title={project.path}
              onClick={() =>
                void commands.execute(PanelCommandIDs.switchProject, {
                  path: project.path
                })
              }
            >
              {project.name} <span className="df-dim">{project.path}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
