import type { JupyterFrontEnd } from '@jupyterlab/application';
import {
  Dialog,
  MainAreaWidget,
  Notification,
  showDialog,
  type WidgetTracker
} from '@jupyterlab/apputils';
import type { IStateDB } from '@jupyterlab/statedb';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Widget } from '@lumino/widgets';

import { ArtifactsView } from '../artifacts/view';
import { readArtifactQuery } from '../graph/artifactquery';
import { ArtifactTable } from '../model/artifactTable';
import { Uploads } from '../model/uploads';
import { Client } from '../protocol/client';
import type { ArtifactUses } from '../protocol/types';
import type { IProjectModel, IProjects } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { ask } from './asking';
import { insertInto } from './insertcode';
import { projectOf } from './lookup';

export { copy } from './artifactcopy';
export { download } from './artifactdownload';
export { importFrom } from './artifactimport';
export { verify } from './verifying';

const MOST_NAMED = 6;

export interface IArtifactContext {
  readonly app: JupyterFrontEnd;
  readonly projects: IProjects;
  readonly states: IStateDB | null;
  readonly languages: ITranslator;
  readonly tracker: WidgetTracker<MainAreaWidget<ArtifactsView>>;
  readonly used: readonly Widget[];
}

type Args = ReadonlyPartialJSONObject;

/** Shows the list of a project's artifacts. */
export async function open(
  context: IArtifactContext,
  args: Args
): Promise<void> {
  const { app, projects, tracker } = context;
  const project = await projectOf(projects, args.project, args.seen);
  if (!project) {
    return;
  }
  const id = `deepforge-artifacts-${project.project.id}`;
  let widget = tracker.find(other => other.id === id);
  if (!widget) {
    widget = new MainAreaWidget({ content: await created(context, project) });
    widget.id = id;
    widget.toolbar.hide();
    await tracker.add(widget);
  }
  if (!widget.isAttached) {
    app.shell.add(widget, 'main', { type: 'DeepForge artifacts' });
  }
  if (typeof args.name === 'string') {
    widget.content.select(args.name);
  }
  app.shell.activateById(id);
}

/** Puts the line that loads an artifact, or one file of a folder, into what was used last. */
export async function insertCode(
  { app, used, languages }: IArtifactContext,
  args: Args
): Promise<void> {
  const trans = languages.load(TRANSLATION_DOMAIN);
  const file = typeof args.file === 'string' ? args.file : undefined;
  await insertInto(app, used, { name: String(args.name), file }, trans);
}

/** Asks for another name, and says afterwards which pipelines still ask for the old one. */
export async function rename(
  { app, languages }: IArtifactContext,
  args: Args
): Promise<void> {
  const trans = languages.load(TRANSLATION_DOMAIN);
  const name = String(args.name);
  const renamed = await ask({
    title: trans.__('Rename “%1”', name),
    fields: [
      { id: 'name', label: trans.__('Name'), value: name, kind: 'line' }
    ],
    note: trans.__('All its versions get the new name.'),
    okLabel: trans.__('Rename'),
    translator: languages,
    submit: given =>
      clientOf(app).patch('/artifacts/{artifact}', {
        path: { artifact: String(args.artifact) },
        body: { name: given.name }
      })
  });
  if (renamed && renamed.inputs.length > 0) {
    const nodes = renamed.inputs.map(({ path, label }) => `${label} (${path})`);
    Notification.warning(
      trans.__('These still ask for “%1”: %2.', name, named(nodes)),
      { autoClose: false }
    );
  }
}

/** Asks, naming what uses them; one after the other. */
export async function remove(
  { app, projects, languages }: IArtifactContext,
  args: Args
): Promise<void> {
  const trans = languages.load(TRANSLATION_DOMAIN);
  const project = await projectOf(projects, args.project);
  const chosen = (args.artifacts ?? []) as { id: string; name: string }[];
  if (!project || chosen.length === 0) {
    return;
  }
  const client = clientOf(app);
  const { uses } = await client.get('/projects/{project}/artifacts/uses', {
    path: { project: project.project.id },
    query: { artifacts: chosen.map(({ id }) => id) }
  });
  const older = uses.some(({ versions }) => versions > 1);
  const answer = await showDialog({
    title:
      chosen.length === 1
        ? trans.__('Delete “%1”?', chosen[0].name)
        : trans.__('Delete %1 artifacts?', chosen.length),
    body: consequences(uses, trans),
    checkbox: older
      ? { label: trans.__('All versions of these names'), checked: false }
      : null,
    buttons: [
      Dialog.cancelButton(),
      Dialog.warnButton({ label: trans.__('Delete') })
    ]
  });
  if (answer.button.accept) {
    for (const { id } of chosen) {
      await client.delete('/artifacts/{artifact}', {
        path: { artifact: id },
        query: { all_versions: answer.isChecked === true }
      });
    }
  }
}

function consequences(
  uses: readonly ArtifactUses[],
  trans: TranslationBundle
): string {
  const inputs = uses.flatMap(use =>
    use.inputs.map(({ path, label }) => `${label} (${path})`)
  );
  const executions = new Set(
    uses.flatMap(use => use.executions.map(({ name }) => name))
  );
  const older = uses.some(({ versions }) => versions > 1);
  return [
    trans.__('The bytes are deleted; this cannot be undone.'),
    inputs.length > 0 && trans.__('Pipelines ask for it: %1.', named(inputs)),
    inputs.length > 0 &&
      older &&
      trans.__('They load the version before it from then on, if one stays.'),
    executions.size > 0 &&
      trans.__(
        'Executions loaded it and cannot be reproduced without it: %1.',
        named([...executions])
      )
  ]
    .filter(Boolean)
    .join('\n');
}

function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return (
    names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` … (+${more})` : '')
  );
}

/** The list as it was left. */
async function created(
  { app, projects: reach, states, languages: translator }: IArtifactContext,
  project: IProjectModel
): Promise<ArtifactsView> {
  const key = `deepforge-jupyter:artifacts-${project.project.id}`;
  const kept = await states?.fetch(key).catch(() => undefined);
  const table = new ArtifactTable(
    project,
    clientOf(app),
    readArtifactQuery(kept)
  );
  let { query } = table;
  table.changed.connect(() => {
    if (table.query !== query) {
      query = table.query;
      void states?.save(key, { ...query });
    }
  });
  const settings = app.serviceManager.serverSettings;
  const uploads = new Uploads(project.project.id, settings);
  return new ArtifactsView({
    table,
    reach,
    uploads,
    commands: app.commands,
    translator
  });
}

function clientOf(app: JupyterFrontEnd): Client {
  return new Client(app.serviceManager.serverSettings);
}
