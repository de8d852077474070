import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import {
  ICommandPalette,
  MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { IDocumentWidgetOpener } from '@jupyterlab/docmanager';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { undoIcon } from '@jupyterlab/ui-components';

import { HistoryCommandIDs } from '../history/commandids';
import type { HistoryView } from '../history/view';
import { isProjectDocument } from '../model/documents';
import type { HistoryModel } from '../model/history';
import { PanelCommandIDs } from '../panels/commandids';
import { Client } from '../protocol/client';
import type { Project } from '../protocol/types';
import type { IProjectModel } from '../tokens';
import { IProjects } from '../tokens';
import { historyIcon } from '../ui/icons';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';

/** Versions of a project: saved, shown, compared, restored. */
export const history: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:history',
  description: 'Saves, shows, compares and restores versions of projects.',
  autoStart: true,
  requires: [IProjects],
  optional: [
    IEditorLanguageRegistry,
    IDocumentWidgetOpener,
    ILayoutRestorer,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app,
    projects: IProjects,
    languages: IEditorLanguageRegistry | null,
    opener: IDocumentWidgetOpener | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: Translator | null
  ) => {
    const { commands, shell } = app;
    const translators = translator ?? nullTranslator;
    const trans = translators.load(TRANSLATION_DOMAIN);
    const context = { commands, languages: translators };
    const client = new Client(app.serviceManager.serverSettings);
    const tracker = new WidgetTracker<MainAreaWidget<HistoryView>>({
      namespace: 'deepforge-history'
    });
    const shown = new WeakMap<MainAreaWidget, IProjectModel>();
    const models = new WeakMap<IProjectModel, HistoryModel>();
    const historyOf = async (project: IProjectModel): Promise<HistoryModel> => {
      const { HistoryModel } = await import('../model/history');
      const model =
        models.get(project) ?? new HistoryModel({ client, project });
      models.set(project, model);
      return model;
    };
    const chosen = async (path: unknown): Promise<HistoryModel | null> => {
      const project =
        typeof path === 'string' ? await projects.at(path) : projects.current;
      return project && historyOf(project);
    };
    const hasProject = (args: { path?: unknown }) =>
      typeof args.path === 'string' || projects.current !== null;

    commands.addCommand(PanelCommandIDs.saveVersion, {
      label: trans.__('Save version…'),
      caption: trans.__('Keep all documents as they are now under a name'),
      isEnabled: hasProject,
      execute: args =>
        attempt(trans.__('The version could not be saved'), async () => {
          const model = await chosen(args.path);
          if (model) {
            const { saveVersion } = await import('./versions');
            await saveVersion(context, model);
          }
        })
    });

    commands.addCommand(PanelCommandIDs.showHistory, {
      label: trans.__('History'),
      caption: trans.__('What changed when and by whom; compare and restore'),
      icon: args => (args.isPalette ? undefined : historyIcon),
      isEnabled: hasProject,
      execute: args =>
        attempt(trans.__('The history could not be shown'), async () => {
          const model = args.seen
            ? await historyOf(projects.remembered(args.seen as Project))
            : await chosen(args.path);
          if (!model) {
            return;
          }
          const id = `deepforge-history-${model.project.project.id}`;
          let widget = tracker.find(other => other.id === id);
          if (!widget) {
            const { HistoryView } = await import('../history/view');
            const content = new HistoryView({
              model,
              commands,
              languages,
              translator: translators
            });
            widget = new MainAreaWidget({ content });
            widget.id = id;
            widget.toolbar.hide();
            shown.set(widget, model.project);
            await tracker.add(widget);
          }
          if (!widget.isAttached) {
            shell.add(widget, 'main', { type: 'DeepForge history' });
          }
          shell.activateById(widget.id);
        })
    });
    void restorer?.restore(tracker, {
      command: PanelCommandIDs.showHistory,
      args: widget => ({ seen: shown.get(widget)?.project ?? null }),
      name: widget => widget.id
    });

    commands.addCommand(HistoryCommandIDs.restore, {
      label: trans.__('Restore all documents of this version…'),
      icon: undoIcon,
      execute: args =>
        attempt(trans.__('The documents could not be restored'), async () => {
          const model = await chosen(args.project);
          if (model && typeof args.commit === 'string') {
            const { restoreVersion } = await import('./versions');
            await restoreVersion(context, model, args.commit, args.paths);
          }
        })
    });
    commands.addCommand(HistoryCommandIDs.removeName, {
      label: args => trans.__('Remove the name “%1”', String(args.name)),
      execute: args =>
        attempt(trans.__('The name could not be removed'), async () => {
          const model = await chosen(args.project);
          if (model && typeof args.tag === 'string') {
            await model.removeVersion(args.tag);
          }
        })
    });

    /** A document that was closed goes into the history at once, not after its two minutes. */
    const keepClosed = async (path: string): Promise<void> => {
      const project = await projects.at(path);
      const inside = project?.toProjectPath(path) ?? null;
      if (project && inside !== null && isProjectDocument(inside)) {
        await client.post('/projects/{project}/history', {
          path: { project: project.project.id }
        });
      }
    };
    opener?.opened.connect((_, widget) => {
      widget.disposed.connect(() => {
        const path = widget.context.localPath;
        keepClosed(path).catch((error: unknown) => {
          console.warn(`DeepForge: “${path}” is kept later:`, error);
        });
      });
    });

    for (const command of [
      PanelCommandIDs.saveVersion,
      PanelCommandIDs.showHistory
    ]) {
      palette?.addItem({
        command,
        category: 'DeepForge',
        args: { isPalette: true }
      });
    }
  }
};
