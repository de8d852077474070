import { ILabShell, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRunningSessionManagers } from '@jupyterlab/running';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import type { Execution, ExecutionSummary } from '../protocol/types';
import { CommandIDs, IProjects } from '../tokens';
import { executionIcon } from '../ui/icons';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';
import { isSeen } from './lookup';
import { SETTINGS } from './panel';

const PANEL = 'jp-running-sessions';

/** What runs, in JupyterLab's own places for it: the *Running* panel, the status bar, notifications. */
export const running: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:running',
  description:
    'Shows running executions in the Running panel and the status bar, and says when long ones end.',
  autoStart: true,
  requires: [IProjects],
  optional: [
    IRunningSessionManagers,
    IStatusBar,
    ILabShell,
    ISettingRegistry,
    ITranslator
  ],
  activate: (
    app,
    projects: IProjects,
    managers: IRunningSessionManagers | null,
    statusBar: IStatusBar | null,
    shell: ILabShell | null,
    settings: ISettingRegistry | null,
    translator: Translator | null
  ) => {
    const executions = projects.running;
    /** Whoever started a run that took longer has turned to something else by then. */
    let notifyAfter_s = 20;
    void settings?.load(SETTINGS).then(loaded => {
      const read = () => {
        notifyAfter_s = loaded.get('notifyAfter').composite as number;
      };
      loaded.changed.connect(read);
      read();
    });
    const trans = (translator ?? nullTranslator).load(TRANSLATION_DOMAIN);
    const open = ({ id, project }: Execution) =>
      void app.commands.execute(CommandIDs.openExecution, {
        execution: id,
        project
      });
    const stop = ({ id }: Execution) =>
      void attempt(trans.__('The execution could not be stopped'), () =>
        executions.stop(id)
      );
    const done = ({ jobs, ended }: ExecutionSummary) =>
      trans.__('%1 of %2', ended, jobs);
    const isKnown = () => projects.isConnected && projects.recordsAway === null;

    managers?.add({
      name: trans.__('Executions'),
      running: () =>
        executions.list.map(row => ({
          open: () => open(row.execution),
          shutdown: () => stop(row.execution),
          icon: () => executionIcon,
          label: () => row.execution.name,
          labelTitle: () => row.execution.pipeline,
          detail: () => (isKnown() ? done(row) : trans.__('last known'))
        })),
      shutdownAll: () => executions.list.forEach(row => stop(row.execution)),
      refreshRunning: () => void executions.refresh(),
      runningChanged: executions.changed,
      shutdownLabel: trans.__('Stop'),
      shutdownAllLabel: trans.__('Stop all'),
      shutdownAllConfirmationText: trans.__('Stop all executions?')
    });

    if (statusBar) {
      const item = new Widget();
      const { node } = item;
      node.classList.add('jp-StatusBar-TextItem', 'jp-mod-highlighted');
      node.role = 'button';
      node.tabIndex = 0;
      const update = () => {
        const { length } = executions.list;
        const text = trans._n('▶ %1 running', '▶ %1 running', length);
        node.textContent = isKnown() ? text : trans.__('%1 · last known', text);
        node.title = executions.list
          .map(row => `${row.execution.name}: ${done(row)}`)
          .join('\n');
      };
      const show = () => {
        const [only, ...others] = executions.list;
        if (only && others.length === 0) {
          open(only.execution);
        } else {
          shell?.activateById(PANEL);
        }
      };
      node.addEventListener('click', show);
      node.addEventListener('keydown', ({ key }) => {
        if (key === 'Enter' || key === ' ') {
          show();
        }
      });
      executions.changed.connect(update);
      projects.reachChanged.connect(update);
      statusBar.registerStatusItem('deepforge-jupyter:running', {
        item,
        align: 'left',
        rank: 10,
        isActive: () => executions.list.length > 0,
        activeStateChanged: executions.changed
      });
    }

    executions.ended.connect((_, { execution }) => {
      const seconds = secondsOf(execution);
      const isNoNews = !document.hidden && isSeen(execution, projects, shell);
      if (seconds === null || seconds < notifyAfter_s || isNoNews) {
        return;
      }
      void import('./endnotice').then(({ tellEnd }) =>
        tellEnd(execution, seconds, trans, () => open(execution))
      );
    });
  }
};

function secondsOf({ created_at, ended_at }: Execution): number | null {
  return ended_at
    ? (Date.parse(ended_at) - Date.parse(created_at)) / 1000
    : null;
}
