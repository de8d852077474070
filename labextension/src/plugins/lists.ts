import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, type WidgetTracker } from '@jupyterlab/apputils';
import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { IStateDB } from '@jupyterlab/statedb';
import type { ITranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Widget } from '@lumino/widgets';

import { ComparisonView } from '../comparing/view';
import { readQuery } from '../graph/listquery';
import { ListView } from '../listing/view';
import { ComparisonModel } from '../model/comparison';
import { ExecutionTable } from '../model/executionTable';
import { HistoryModel } from '../model/history';
import { Client } from '../protocol/client';
import { PanelCommandIDs } from '../panels/commandids';
import { CommandIDs, type IProjectModel, type IProjects } from '../tokens';
import { projectOf } from './lookup';

interface IListsContext {
  readonly app: JupyterFrontEnd;
  readonly projects: IProjects;
  readonly codeLanguages: IEditorLanguageRegistry | null;
  readonly states: IStateDB | null;
  readonly languages: ITranslator;
  readonly lists: WidgetTracker<MainAreaWidget<ListView>>;
  readonly comparisons: WidgetTracker<MainAreaWidget<ComparisonView>>;
}

/** Shows the list of a project's executions, with those of `args.select` selected. */
export async function openList(
  context: IListsContext,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const { app, projects, lists } = context;
  if (args.isLauncher && !projects.current) {
    const isAny = (await projects.list()).projects.length > 0;
    await app.commands.execute(
      isAny ? PanelCommandIDs.switchProject : CommandIDs.newProject
    );
  }
  const project = await projectOf(projects, args.project, args.seen);
  if (!project) {
    return;
  }
  const id = `deepforge-list-${project.project.id}`;
  const widget = await shown(app, lists, id, 'DeepForge executions', () =>
    createList(context, project)
  );
  const wanted = idsOf(args.select);
  if (wanted.length > 0) {
    widget.content.select(wanted);
  }
  app.shell.activateById(id);
}

/** Shows the executions of `args.executions` beside each other; one alone is selected in the list. */
export async function compare(
  context: IListsContext,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const { app, projects, comparisons } = context;
  const project = await projectOf(projects, args.project, args.seen);
  const executions = idsOf(args.executions);
  if (!project || executions.length === 0) {
    return;
  }
  if (executions.length === 1) {
    await app.commands.execute(CommandIDs.listExecutions, {
      project: project.project.id,
      select: executions
    });
    return;
  }
  const id = `deepforge-comparison-${executions.join('-')}`;
  await shown(app, comparisons, id, 'DeepForge comparison', async () => {
    const client = new Client(app.serviceManager.serverSettings);
    return new ComparisonView({
      model: new ComparisonModel(project, executions, client),
      history: new HistoryModel({ client, project }),
      commands: app.commands,
      languages: context.codeLanguages,
      translator: context.languages
    });
  });
  app.shell.activateById(id);
}

/** The widget of that id, made and attached where it is not there yet. */
async function shown<T extends Widget>(
  app: JupyterFrontEnd,
  tracker: WidgetTracker<MainAreaWidget<T>>,
  id: string,
  type: string,
  create: () => Promise<T>
): Promise<MainAreaWidget<T>> {
  const known = tracker.find(other => other.id === id);
  const widget = known ?? new MainAreaWidget<T>({ content: await create() });
  if (!known) {
    widget.id = id;
    widget.toolbar.hide();
    await tracker.add(widget);
  }
  if (!widget.isAttached) {
    app.shell.add(widget, 'main', { type });
  }
  return widget;
}

/** The list as it was left. */
async function createList(
  context: IListsContext,
  project: IProjectModel
): Promise<ListView> {
  const { app, states, languages: translator } = context;
  const { commands } = app;
  const client = new Client(app.serviceManager.serverSettings);
  const key = `deepforge-jupyter:list-${project.project.id}`;
  const kept = await states?.fetch(key).catch(() => undefined);
  const table = new ExecutionTable(project, client, readQuery(kept));
  let { query } = table;
  table.changed.connect(() => {
    if (table.query !== query) {
      query = table.query;
      void states?.save(key, { ...query, columns: [...query.columns] });
    }
  });
  const { projects: reach } = context;
  return new ListView({ table, reach, commands, translator });
}

function idsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(id => typeof id === 'string') : [];
}
