import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStateDB } from '@jupyterlab/statedb';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { closeIcon, editIcon, runIcon } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { ILook } from '../execution/choicememory';
import { ChoiceMemory, lookOf, tabOf } from '../execution/choicememory';
import { ExecutionCommandIDs, FIND_EVENT } from '../execution/commandids';
import type { ViewTab } from '../execution/header';
import type { ExecutionView } from '../execution/view';
import { PanelCommandIDs } from '../panels/commandids';
import { Client } from '../protocol/client';
import type { IProjectModel } from '../tokens';
import { CommandIDs, IProjects } from '../tokens';
import { retryIcon, starIcon, starredIcon } from '../ui/icons';
import { tabArgs } from '../ui/tabargs';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';
import { projectOf } from './lookup';

const TAB_STATE = 'deepforge-jupyter:execution-tab';

/** Executions as widgets of the main area, there again after a reload. */
export const execution: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:execution',
  description: 'Shows executions: their jobs, outputs and figures.',
  autoStart: true,
  requires: [IProjects, IRenderMimeRegistry],
  optional: [ILayoutRestorer, IStateDB, ITranslator],
  activate: (
    app,
    projects: IProjects,
    rendermime: IRenderMimeRegistry,
    restorer: ILayoutRestorer | null,
    states: IStateDB | null,
    translator: Translator | null
  ) => {
    const { commands, shell } = app;
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);
    const tracker = new WidgetTracker<MainAreaWidget<ExecutionView>>({
      namespace: 'deepforge-execution'
    });
    const memory = new ChoiceMemory();
    const shown = new WeakMap<MainAreaWidget, ReadonlyPartialJSONObject>();

    /** Where somebody chose a job last, for executions that are opened from now on. */
    let chosenTab: ViewTab | undefined;
    void states
      ?.fetch(TAB_STATE)
      .then(value => (chosenTab ??= tabOf(value)))
      .catch(() => undefined);
    const open = async (
      project: IProjectModel,
      id: string,
      name: string,
      look: ILook
    ): Promise<MainAreaWidget<ExecutionView>> => {
      const { ExecutionView } = await import('../execution/view');
      const options = {
        project,
        reach: projects,
        execution: id,
        name,
        ...look,
        commands,
        rendermime,
        translator: languages
      };
      const content = new ExecutionView(options);
      const widget = new MainAreaWidget({ content });
      widget.id = `deepforge-execution-${id}`;
      widget.toolbar.hide();
      shown.set(widget, { execution: id, ...tabArgs(project) });
      memory.put(id, look);
      widget.disposed.connect(() => memory.forget(id));
      content.chosenChanged.connect(() => {
        const { chosen: node, attempt: number, tab } = content;
        memory.put(id, { node, attempt: number, tab });
        if (tab !== 'figures' && tab !== 'code') {
          chosenTab = tab;
          void states?.save(TAB_STATE, chosenTab);
        }
        void tracker.save(widget);
      });
      content.title.changed.connect(() => void tracker.save(widget));
      await tracker.add(widget);
      return widget;
    };

    commands.addCommand(CommandIDs.openExecution, {
      label: trans.__('Open'),
      execute: args =>
        attempt(trans.__('The execution could not be opened'), async () => {
          const { execution: id } = args;
          if (typeof id !== 'string') {
            return;
          }
          const kept = args.isRestored === true ? memory.at(id) : null;
          const wanted = kept ?? lookOf(args);
          let widget =
            tracker.find(other => other.id === `deepforge-execution-${id}`) ??
            null;
          if (!widget) {
            const { project: where, seen, name } = args;
            const project = await projectOf(projects, where, seen);
            const look = { ...wanted, tab: wanted.tab ?? chosenTab };
            const label = typeof name === 'string' ? name : '';
            widget = project && (await open(project, id, label, look));
          } else if (wanted.node !== null) {
            widget.content.selectJob(wanted.node, wanted.attempt);
          }
          if (!widget) {
            return;
          }
          if (!widget.isAttached) {
            shell.add(widget, 'main', { type: 'DeepForge execution' });
          }
          shell.activateById(widget.id);
        })
    });

    void restorer?.restore(tracker, {
      command: CommandIDs.openExecution,
      args: widget => ({
        ...shown.get(widget),
        name: widget.title.label,
        node: widget.content.chosen,
        attempt: widget.content.attempt,
        tab: widget.content.tab,
        isRestored: true
      }),
      name: widget => widget.id
    });

    commands.addCommand(ExecutionCommandIDs.find, {
      label: trans.__('Find in the output'),
      execute: () => {
        document.activeElement
          ?.closest('.df-Console')
          ?.dispatchEvent(new CustomEvent(FIND_EVENT));
      }
    });

    commands.addCommand(CommandIDs.runAgain, {
      label: trans.__('Run again'),
      icon: runIcon,
      execute: args =>
        attempt(trans.__('The pipeline could not be run'), async () => {
          const model = await projectOf(projects, args.project);
          const { execution: like, pipeline } = args;
          if (
            model &&
            typeof like === 'string' &&
            typeof pipeline === 'string'
          ) {
            const { id } = await model.run({ pipeline, like });
            await commands.execute(CommandIDs.openExecution, {
              execution: id,
              project: model.project.id
            });
          }
        })
    });

    commands.addCommand(CommandIDs.retryExecution, {
      label: trans.__('Retry failed'),
      icon: retryIcon,
      execute: args =>
        attempt(trans.__('The execution could not be retried'), async () => {
          const model = await projectOf(projects, args.project);
          if (model && typeof args.execution === 'string') {
            const { retry } = await import('./retrying');
            const { client } = sets;
            const options = { project: model, client, commands, trans };
            await retry(options, args.execution);
          }
        })
    });

    const sets = {
      projects,
      client: new Client(app.serviceManager.serverSettings),
      translator: languages
    };
    commands.addCommand(CommandIDs.starExecutions, {
      label: args =>
        args.is_starred
          ? trans.__('Star')
          : trans._n('Remove the star', 'Remove stars', countOf(args)),
      icon: args => (args.is_starred ? starIcon : starredIcon),
      execute: args =>
        attempt(trans.__('The star could not be set'), async () =>
          (await import('./executionsets')).star(sets, args)
        )
    });

    commands.addCommand(CommandIDs.tagExecutions, {
      label: trans.__('Tag…'),
      execute: args =>
        attempt(trans.__('The executions could not be tagged'), async () =>
          (await import('./executionsets')).tag(sets, args)
        )
    });

    commands.addCommand(CommandIDs.renameExecution, {
      label: trans.__('Rename…'),
      icon: editIcon,
      execute: args =>
        attempt(trans.__('The execution could not be renamed'), async () => {
          const model = await projectOf(projects, args.project);
          if (typeof args.execution !== 'string') {
            return;
          }
          const { askName } = await import('./executiondialogs');
          const name = await askName(trans, String(args.name ?? ''));
          if (name) {
            await model?.changeExecution(args.execution, { name });
          }
        })
    });

    commands.addCommand(PanelCommandIDs.olderExecutions, {
      label: args =>
        trans._n(
          'Show older ones (%1 more)',
          'Show older ones (%1 more)',
          typeof args.count === 'number' ? args.count : 0
        ),
      execute: () =>
        attempt(trans.__('Older executions could not be read'), async () =>
          projects.current?.loadOlderExecutions()
        )
    });

    commands.addCommand(CommandIDs.deleteExecutions, {
      label: trans.__('Delete…'),
      icon: closeIcon,
      execute: args =>
        attempt(trans.__('The executions could not be deleted'), async () => {
          const { remove } = await import('./executionsets');
          const gone = await remove(sets, args);
          gone.forEach(id =>
            tracker
              .find(widget => widget.id === `deepforge-execution-${id}`)
              ?.dispose()
          );
          return gone;
        })
    });
  }
};

function countOf({ executions }: ReadonlyPartialJSONObject): number {
  return Array.isArray(executions) ? executions.length : 1;
}
