import type { JupyterFrontEnd } from '@jupyterlab/application';
import { InputDialog } from '@jupyterlab/apputils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { Client } from '../protocol/client';
import type { IProjects } from '../tokens';

export interface IModuleContext {
  readonly app: JupyterFrontEnd;
  readonly projects: IProjects;
  readonly documents: IDocumentManager;
  readonly trans: TranslationBundle;
}

/** Makes a module of the current project and opens it; its path there, null if the person gave up. */
export async function newModule(
  { app, projects, documents, trans }: IModuleContext,
  args: ReadonlyPartialJSONObject
): Promise<string | null> {
  const { current } = projects;
  const isUtil = args.package !== 'serializers';
  const given = typeof args.name === 'string' ? args.name : null;
  const name = current && (given ?? (await nameOf(isUtil, trans)));
  if (!name) {
    return null;
  }
  const client = new Client(app.serviceManager.serverSettings);
  const { path } = await client.post('/projects/{project}/modules', {
    path: { project: current.project.id },
    body: { name, package: isUtil ? 'utils' : 'serializers' }
  });
  documents.openOrReveal(path);
  return current.toProjectPath(path);
}

async function nameOf(
  isUtil: boolean,
  trans: TranslationBundle
): Promise<string | null> {
  const proposal = isUtil ? 'tools' : 'my_type';
  const { button, value } = await InputDialog.getText({
    title: isUtil ? trans.__('New util') : trans.__('New serializer'),
    label: trans.__('Name'),
    text: proposal,
    selectionRange: proposal.length,
    okLabel: trans.__('Create')
  });
  return button.accept ? value?.trim() || null : null;
}
