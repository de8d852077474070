import type { ILabShell } from '@jupyterlab/application';
import { DocumentWidget } from '@jupyterlab/docregistry';
import type { IDefaultFileBrowser } from '@jupyterlab/filebrowser';

import type { Execution, Project } from '../protocol/types';
import type { IProjectModel, IProjects } from '../tokens';

/** The model of the project with this id (the panel's where none is given); null if no such project is known. A tab
 * that is restored comes with the project as it was `seen`, and is there though the records are away. */
export async function projectOf(
  projects: IProjects,
  id: unknown,
  seen?: unknown
): Promise<IProjectModel | null> {
  const { current } = projects;
  if (seen) {
    return projects.remembered(seen as Project);
  }
  if (typeof id !== 'string' || current?.project.id === id) {
    return current;
  }
  const known = (await projects.list()).projects.find(
    project => project.id === id
  );
  return known ? projects.at(known.path) : null;
}

/** The project in the folder `path` (the panel's where none is given). */
export async function chosenProject(
  projects: IProjects,
  path: unknown
): Promise<Project | null> {
  if (typeof path !== 'string') {
    return projects.current?.project ?? null;
  }
  const known = (await projects.list()).projects;
  return known.find(project => project.path === path) ?? null;
}

/** Whether the person looks at an execution, or at its pipeline; several projects have pipelines of the same name. */
export function isSeen(
  { id, pipeline, project }: Execution,
  { current }: Pick<IProjects, 'current'>,
  shell: Pick<ILabShell, 'currentWidget'> | null
): boolean {
  const widget = shell?.currentWidget;
  return (
    widget?.id === `deepforge-execution-${id}` ||
    (widget instanceof DocumentWidget &&
      current?.project.id === project &&
      current.toServerPath(pipeline) === widget.context.localPath)
  );
}

/** Shows a project in the panel and its folder in the file browser. */
export async function show(
  model: IProjectModel,
  projects: IProjects,
  browser: IDefaultFileBrowser | null
): Promise<void> {
  await browser?.model.cd(`/${model.project.path}`);
  projects.setCurrent(model);
}

/** What a person wrote as a folder, from the server's root. */
export function folderPath(text: string): string {
  return text.trim().replace(/^\/+|\/+$/g, '');
}
