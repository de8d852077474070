import type { JupyterFrontEnd } from '@jupyterlab/application';
import { InputDialog } from '@jupyterlab/apputils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import { FileDialog } from '@jupyterlab/filebrowser';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { Client } from '../protocol/client';
import type { ResourceKind } from '../protocol/types';
import type { IProjectModel, IProjects } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { Beside } from './beside';

export interface IResourceContext {
  readonly app: JupyterFrontEnd;
  readonly projects: IProjects;
  readonly documents: IDocumentManager;
  readonly languages: ITranslator;
}

/** Makes a resource in the current project and opens it; its path there, null if the person gave up. */
export async function newResource(
  { app, projects, documents, languages }: IResourceContext,
  args: ReadonlyPartialJSONObject
): Promise<string | null> {
  const trans = languages.load(TRANSLATION_DOMAIN);
  const { current } = projects;
  const kind = current && (await kindOf(current, args.kind, trans));
  if (!current || !kind) {
    return null;
  }
  const given = typeof args.name === 'string' ? args.name : null;
  const name = given ?? (await nameOf(kind, trans));
  if (name === null) {
    return null;
  }
  const client = new Client(app.serviceManager.serverSettings);
  const { path } = await client.post('/projects/{project}/resources', {
    path: { project: current.project.id },
    body: { name, kind: kind.name }
  });
  if (args.isBeside) {
    new Beside(app.shell, documents).open(path);
  } else {
    documents.openOrReveal(path);
  }
  return current.toProjectPath(path);
}

/** A file of the project that holds `args.path`; its path there, null if none was chosen. */
export async function chooseFile(
  { projects, documents, languages }: IResourceContext,
  args: ReadonlyPartialJSONObject
): Promise<string | null> {
  const trans = languages.load(TRANSLATION_DOMAIN);
  const path = typeof args.path === 'string' ? args.path : '';
  const model = await projects.at(path);
  if (!model) {
    return null;
  }
  const { button, value } = await FileDialog.getOpenFiles({
    manager: documents,
    translator: languages,
    title: trans.__('Choose a file of the project'),
    defaultPath: `/${model.project.path}`,
    ...(model.project.path ? { root: model.project.path } : {})
  });
  const chosen = button.accept ? value?.[0]?.path : undefined;
  if (chosen === undefined) {
    return null;
  }
  const inside = model.toProjectPath(chosen);
  if (!inside) {
    throw new Error(trans.__('“%1” is no file of this project.', chosen));
  }
  return inside;
}

/** Asks where there are several. */
async function kindOf(
  model: IProjectModel,
  wanted: unknown,
  trans: TranslationBundle
): Promise<ResourceKind | null> {
  const kinds = model.resourceKinds;
  const known = kinds.find(kind => kind.name === wanted);
  if (known ?? kinds.length === 1) {
    return known ?? kinds[0];
  }
  const { button, value } = await InputDialog.getItem({
    title: trans.__('New resource'),
    label: trans.__('Kind'),
    items: kinds.map(kind => kind.label),
    okLabel: trans.__('Next')
  });
  return (button.accept && kinds.find(kind => kind.label === value)) || null;
}

async function nameOf(
  kind: ResourceKind,
  trans: TranslationBundle
): Promise<string | null> {
  const { button, value } = await InputDialog.getText({
    title: trans.__('New resource: %1', kind.label),
    label: trans.__('Name'),
    text: 'resource',
    selectionRange: 'resource'.length,
    okLabel: trans.__('Create')
  });
  return button.accept ? value?.trim() || null : null;
}
