import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import {
  ICommandPalette,
  InputDialog,
  MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { LineageCommandIDs } from '../lineage/commandids';
import type { LineageView } from '../lineage/view';
import type { Subject } from '../model/lineage';
import { Client } from '../protocol/client';
import type { IProjectModel } from '../tokens';
import { CommandIDs, IProjects } from '../tokens';
import { artifactIcon, retryIcon } from '../ui/icons';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';
import { projectOf } from './lookup';

/** Where values come from, what was made of them, and running the same once more. */
export const lineage: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:lineage',
  description: 'Shows the lineage of artifacts and jobs, and reproduces them.',
  autoStart: true,
  requires: [IProjects],
  optional: [ILayoutRestorer, ICommandPalette, ITranslator],
  activate: (
    app,
    projects: IProjects,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: Translator | null
  ) => {
    const { commands, shell } = app;
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);
    const client = new Client(app.serviceManager.serverSettings);
    const tracker = new WidgetTracker<MainAreaWidget<LineageView>>({
      namespace: 'deepforge-lineage'
    });
    const shown = new WeakMap<MainAreaWidget, ReadonlyPartialJSONObject>();

    /** The newest artifact of a name that a person chooses. */
    const choose = async (project: IProjectModel): Promise<Subject | null> => {
      const names = [...new Set(project.artifacts.map(({ name }) => name))];
      const { value } = await InputDialog.getItem({
        title: trans.__('Lineage of which artifact?'),
        items: names
      });
      const found = project.artifacts.find(({ name }) => name === value);
      return found ? { artifact: found.id } : null;
    };
    const subjectOf = (args: ReadonlyPartialJSONObject): Subject | null => {
      const { artifact, execution, node } = args;
      if (typeof artifact === 'string') {
        return { artifact };
      }
      return typeof execution === 'string' && typeof node === 'string'
        ? { execution, node }
        : null;
    };

    commands.addCommand(CommandIDs.showLineage, {
      label: args =>
        args.isPalette
          ? trans.__('Lineage of an artifact…')
          : trans.__('Lineage'),
      caption: trans.__('What it comes from and what was made of it'),
      icon: args => (args.isPalette ? undefined : artifactIcon),
      isEnabled: args =>
        !args.isPalette || (projects.current?.artifacts.length ?? 0) > 0,
      execute: args =>
        attempt(trans.__('The lineage could not be shown'), async () => {
          const project = await projectOf(projects, args.project);
          const subject =
            project && (subjectOf(args) ?? (await choose(project)));
          if (!project || !subject) {
            return;
          }
          const id = `deepforge-lineage-${Object.values(subject).join('-')}`;
          let widget = tracker.find(other => other.id === id);
          if (!widget) {
            const [{ LineageView }, { LineageModel }] = await Promise.all([
              import('../lineage/view'),
              import('../model/lineage')
            ]);
            const model = new LineageModel({ client, project, subject });
            const content = new LineageView({
              model,
              commands,
              translator: languages
            });
            widget = new MainAreaWidget({ content });
            widget.id = id;
            widget.toolbar.hide();
            shown.set(widget, { ...subject, project: project.project.id });
            await tracker.add(widget);
          }
          if (!widget.isAttached) {
            shell.add(widget, 'main', { type: 'DeepForge lineage' });
          }
          shell.activateById(widget.id);
        })
    });
    void restorer?.restore(tracker, {
      command: CommandIDs.showLineage,
      args: widget => shown.get(widget) ?? {},
      name: widget => widget.id
    });

    commands.addCommand(CommandIDs.reproduce, {
      label: trans.__('Reproduce'),
      caption: trans.__(
        'Run exactly that once more and say whether the result is the same'
      ),
      icon: retryIcon,
      execute: args =>
        attempt(trans.__('It cannot be reproduced'), async () => {
          const { artifact, execution } = args;
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
            await commands.execute(CommandIDs.openExecution, {
              execution: started.id,
              project: started.project
            });
          }
        })
    });

    commands.addCommand(LineageCommandIDs.openPipeline, {
      label: trans.__('Open the pipeline that made this'),
      execute: args =>
        attempt(trans.__('The pipeline could not be opened'), async () => {
          const project = await projectOf(projects, args.project);
          const { pipeline: path, commit, name } = args;
          if (
            project &&
            typeof path === 'string' &&
            typeof commit === 'string'
          ) {
            const { openPipelineOf } = await import('./pipelineof');
            await openPipelineOf({
              client,
              commands,
              contents: app.serviceManager.contents,
              project,
              trans,
              path,
              commit,
              name: typeof name === 'string' ? name : ''
            });
          }
        })
    });

    palette?.addItem({
      command: CommandIDs.showLineage,
      category: 'DeepForge',
      args: { isPalette: true }
    });
  }
};
