import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget } from '@jupyterlab/apputils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { Widget } from '@lumino/widgets';

import type { Project } from '../protocol/types';
import { saveDocument } from './documents';

const AREAS = ['main', 'down', 'left', 'right'] as const;

/** Saves what is open of a folder. */
export async function saveBelow(
  shell: JupyterFrontEnd.IShell,
  documents: IDocumentManager,
  folder: string
): Promise<void> {
  for (const widget of widgetsOf(shell)) {
    const context = documents.contextForWidget(widget);
    if (context?.model.dirty && isBelow(context.path, folder)) {
      await saveDocument(context, documents);
    }
  }
}

/** Closes what shows the project: its documents, executions and history. */
export function closeBelow(
  shell: JupyterFrontEnd.IShell,
  documents: IDocumentManager,
  project: Project
): void {
  for (const widget of widgetsOf(shell)) {
    const context = documents.contextForWidget(widget);
    const isDocument = !!context && isBelow(context.path, project.path);
    if (isDocument || showsProject(widget, project.id)) {
      widget.dispose();
    }
  }
}

function showsProject(widget: Widget, project: string): boolean {
  const content: unknown =
    widget instanceof MainAreaWidget ? widget.content : null;
  return (
    typeof content === 'object' &&
    content !== null &&
    'projectId' in content &&
    content.projectId === project
  );
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

function widgetsOf(shell: JupyterFrontEnd.IShell): Widget[] {
  return AREAS.flatMap(area => [...shell.widgets(area)]);
}
