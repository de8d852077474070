import type { JupyterFrontEnd } from '@jupyterlab/application';
import {
  InputDialog,
  MainAreaWidget,
  type WidgetTracker
} from '@jupyterlab/apputils';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { LineageView } from '../lineage/view';
import { LineageModel, type Subject } from '../model/lineage';
import { Client } from '../protocol/client';
import { CommandIDs, type IProjectModel, type IProjects } from '../tokens';
import { tabArgs } from '../ui/tabargs';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { projectOf } from './lookup';

export interface ILineageContext {
  readonly app: JupyterFrontEnd;
  readonly projects: IProjects;
  readonly languages: ITranslator;
  readonly tracker: WidgetTracker<MainAreaWidget<LineageView>>;
  /** What shows each of them again. */
  readonly shown: WeakMap<MainAreaWidget, ReadonlyPartialJSONObject>;
}

/** Shows the lineage of the artifact or job in `args`, or of an artifact that the person chooses. */
export async function openLineage(
  context: ILineageContext,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const { app, projects, languages, tracker, shown } = context;
  const trans = languages.load(TRANSLATION_DOMAIN);
  const project = await projectOf(projects, args.project, args.seen);
  const subject =
    project && (subjectOf(args) ?? (await choose(project, trans)));
  if (!project || !subject) {
    return;
  }
  const id = `deepforge-lineage-${Object.values(subject).join('-')}`;
  let widget = tracker.find(other => other.id === id);
  if (!widget) {
    const client = new Client(app.serviceManager.serverSettings);
    const content = new LineageView({
      model: new LineageModel({ client, project, subject }),
      commands: app.commands,
      translator: languages
    });
    widget = new MainAreaWidget({ content });
    widget.id = id;
    widget.toolbar.hide();
    shown.set(widget, { ...subject, ...tabArgs(project) });
    await tracker.add(widget);
  }
  if (!widget.isAttached) {
    app.shell.add(widget, 'main', { type: 'DeepForge lineage' });
  }
  app.shell.activateById(widget.id);
}

/** Runs what made an artifact, or an execution, once more and shows it. */
export async function reproduce(
  { app }: ILineageContext,
  { artifact, execution }: ReadonlyPartialJSONObject
): Promise<void> {
  const client = new Client(app.serviceManager.serverSettings);
  const started =
    typeof artifact === 'string'
      ? await client.post('/artifacts/{artifact}/reproduce', {
          path: { artifact }
        })
      : typeof execution === 'string'
        ? await client.post('/executions/{execution}/reproduce', {
            path: { execution }
          })
        : null;
  if (started) {
    await app.commands.execute(CommandIDs.openExecution, {
      execution: started.id,
      project: started.project
    });
  }
}

/** Opens the pipeline of `args.commit`. */
export async function openPipeline(
  { app, projects, languages }: ILineageContext,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const project = await projectOf(projects, args.project);
  const { pipeline: path, commit, name } = args;
  if (project && typeof path === 'string' && typeof commit === 'string') {
    const { openPipelineOf } = await import('./pipelineof');
    await openPipelineOf({
      client: new Client(app.serviceManager.serverSettings),
      commands: app.commands,
      contents: app.serviceManager.contents,
      project,
      trans: languages.load(TRANSLATION_DOMAIN),
      path,
      commit,
      name: typeof name === 'string' ? name : ''
    });
  }
}

/** The newest artifact of a name that a person chooses. */
async function choose(
  project: IProjectModel,
  trans: TranslationBundle
): Promise<Subject | null> {
  const names = [...new Set(project.artifacts.map(({ name }) => name))];
  const { value } = await InputDialog.getItem({
    title: trans.__('Lineage of which artifact?'),
    items: names
  });
  const found = project.artifacts.find(({ name }) => name === value);
  return found ? { artifact: found.id } : null;
}

function subjectOf(args: ReadonlyPartialJSONObject): Subject | null {
  const { artifact, execution, node } = args;
  if (typeof artifact === 'string') {
    return { artifact };
  }
  return typeof execution === 'string' && typeof node === 'string'
    ? { execution, node }
    : null;
}
