import type {
  ILabShell as LabShell,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { AskAgain } from '../model/askagain';
import { PanelCommandIDs } from '../panels/commandids';
import { ProjectPanel } from '../panels/panel';
import { IArrangement, IProjects } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';

export const SETTINGS = 'deepforge-jupyter:plugin';

/** The panel on the left, and the project it shows. */
export const panel: JupyterFrontEndPlugin<void> = {
  id: SETTINGS,
  description:
    'The DeepForge panel: pipelines, operations, artifacts and executions of a project.',
  autoStart: true,
  requires: [IProjects, IArrangement, ILabShell, IDocumentManager],
  optional: [
    IDefaultFileBrowser,
    ISettingRegistry,
    ILayoutRestorer,
    IStateDB,
    ITranslator
  ],
  activate: (
    app,
    projects: IProjects,
    arrangement: IArrangement,
    shell: LabShell,
    documents: IDocumentManager,
    browser: IDefaultFileBrowser | null,
    settings: ISettingRegistry | null,
    restorer: ILayoutRestorer | null,
    state: IStateDB | null,
    translator: ITranslator | null
  ) => {
    const { commands } = app;
    const languages = translator ?? nullTranslator;
    const widget = new ProjectPanel({
      projects,
      arrangement,
      commands,
      translator: languages,
      state
    });
    shell.add(widget, 'left', { rank: 150, type: 'DeepForge' });
    restorer?.add(widget, 'deepforge-panel');
    commands.addCommand(PanelCommandIDs.showPanel, {
      label: languages.load(TRANSLATION_DOMAIN).__('Show the DeepForge panel'),
      execute: () => shell.activateById(widget.id)
    });

    commands.addCommand(PanelCommandIDs.listProjects, {
      label: languages.load(TRANSLATION_DOMAIN).__('Show all projects'),
      execute: () => {
        shell.activateById(widget.id);
        widget.isListing = !widget.isListing;
      }
    });

    let follows = true;
    let wanted = '';
    /** Shows the project that holds what is wanted, if one does and nothing else is wanted meanwhile. */
    const asking = new AskAgain(projects, async () => {
      const path = wanted;
      const model = await projects.at(path);
      if (!model || path !== wanted) {
        return;
      }
      projects.setCurrent(model);
      const inside = model.toProjectPath(currentPath() ?? path);
      if (inside) {
        widget.select(inside);
      }
    });
    /** Until the server answers, or something else is asked for. */
    const showQuietly = (path: string): void => {
      wanted = path;
      void asking.begin();
    };
    const currentPath = (): string | null => {
      const current = shell.currentWidget;
      return (current && documents.contextForWidget(current)?.path) ?? null;
    };
    shell.currentChanged.connect(() => {
      const path = currentPath();
      if (follows && path) {
        showQuietly(path);
      }
    });
    browser?.model.pathChanged.connect((_, change) =>
      showQuietly(change.newValue)
    );

    void settings?.load(SETTINGS).then(loaded => {
      const read = () => {
        follows = loaded.get('followCurrentDocument').composite !== false;
      };
      loaded.changed.connect(read);
      read();
    });
    void app.restored.then(() => {
      const path = follows ? currentPath() : null;
      if (path || !projects.current) {
        showQuietly(path ?? browser?.model.path ?? '');
      }
    });
  }
};
