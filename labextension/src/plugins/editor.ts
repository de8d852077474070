import { ICollaborativeContentProvider } from '@jupyter/collaborative-drive';
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import { ISearchProviderRegistry } from '@jupyterlab/documentsearch';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import {
  PIPELINE_MODEL,
  PIPELINE_TYPE,
  PipelineModelFactory
} from '../document/model';
import { PipelineDoc } from '../document/pipelineDoc';
import { CanvasCommandIDs } from '../editor/commandids';
import { ViewMemory } from '../editor/memory';
import { Preferences } from '../editor/preferences';
import type { EditorSession } from '../editor/session';
import { PipelineWidgetFactory, type PipelineWidget } from '../editor/widget';
import { Client } from '../protocol/client';
import { IProjects } from '../tokens';
import { pipelineIcon } from '../ui/icons';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { addCanvasCommands } from './canvas';
import { addRunCommands } from './runcommands';
import { addFrameCommands } from './frame';
import { SETTINGS } from './panel';
import { NodeSearch } from './search';

const FACTORY = 'Pipeline editor';
/** After these, other commands can be done. */
const CHANGING_COMMANDS = ['state', 'execution', 'selection', 'figures'];
const VIEWS_KEY = 'deepforge-jupyter:views';

/** Pipelines as documents: the file type, the shared model, the editor, and running what it shows. */
export const editor: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:editor',
  description: 'Opens and edits pipelines.',
  autoStart: true,
  requires: [IProjects, IRenderMimeRegistry],
  optional: [
    ILayoutRestorer,
    ICollaborativeContentProvider,
    IMainMenu,
    ISearchProviderRegistry,
    ISettingRegistry,
    IStateDB,
    ITranslator
  ],
  activate: (
    app,
    projects: IProjects,
    rendermime: IRenderMimeRegistry,
    restorer: ILayoutRestorer | null,
    collaboration: ICollaborativeContentProvider | null,
    menu: IMainMenu | null,
    search: ISearchProviderRegistry | null,
    settings: ISettingRegistry | null,
    state: IStateDB | null,
    translator: Translator | null
  ) => {
    const { commands, docRegistry } = app;
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);
    const tracker = new WidgetTracker<PipelineWidget>({
      namespace: 'deepforge-pipeline'
    });
    const currentSession = (): EditorSession | null =>
      tracker.currentWidget?.content.session ?? null;

    docRegistry.addFileType({
      name: PIPELINE_TYPE,
      displayName: trans.__('Pipeline'),
      // What the server says of the file; the type of the shared document is the model factory's.
      contentType: 'file',
      fileFormat: 'text',
      mimeTypes: ['application/x-deepforge-pipeline+json'],
      extensions: ['.dfpipe'],
      icon: pipelineIcon
    });
    collaboration?.sharedModelFactory.registerDocumentFactory(
      PIPELINE_TYPE,
      () => new PipelineDoc()
    );
    docRegistry.addModelFactory(new PipelineModelFactory());

    const preferences = new Preferences();
    void settings?.load(SETTINGS).then(loaded => {
      const read = () => {
        preferences.values = {
          snapsToGrid: loaded.get('snapToGrid').composite !== false,
          showsFigures: loaded.get('showFiguresOnNodes').composite !== false
        };
      };
      preferences.keep = ({ snapsToGrid, showsFigures }) => {
        if (snapsToGrid !== undefined) {
          void loaded.set('snapToGrid', snapsToGrid);
        }
        if (showsFigures !== undefined) {
          void loaded.set('showFiguresOnNodes', showsFigures);
        }
      };
      loaded.changed.connect(read);
      read();
    });
    search?.add('deepforge-jupyter:nodes', {
      createNew: widget => new NodeSearch(widget as PipelineWidget),
      isApplicable: NodeSearch.isApplicable
    });
    const views = new ViewMemory(
      state?.fetch(VIEWS_KEY),
      value => void state?.save(VIEWS_KEY, value)
    );
    const factory = new PipelineWidgetFactory(
      {
        name: FACTORY,
        label: trans.__('Pipeline editor'),
        modelName: PIPELINE_MODEL,
        fileTypes: [PIPELINE_TYPE],
        defaultFor: [PIPELINE_TYPE],
        translator: languages,
        ...(collaboration ? { contentProviderId: 'rtc' } : {})
      },
      {
        projects,
        commands,
        rendermime,
        preferences,
        views
      }
    );
    const { contents } = app.serviceManager;
    const compare = async (
      widget: PipelineWidget,
      mine: string,
      theirs: string
    ) => {
      const { showComparison } = await import('./comparing');
      await showComparison(widget.content.session, mine, theirs, languages);
    };
    factory.widgetCreated.connect((_, widget) => {
      void tracker.add(widget);
      void import('./outage').then(({ watchReach }) =>
        watchReach(widget, projects, trans)
      );
      void import('./ondisk').then(({ watchFile }) =>
        watchFile(widget, { contents, trans, compare })
      );
      widget.context.pathChanged.connect(() => void tracker.save(widget));
      widget.content.session.changed.connect((_, part) => {
        if (CHANGING_COMMANDS.includes(part)) {
          commands.notifyCommandChanged();
        }
      });
    });
    docRegistry.addWidgetFactory(factory);
    void restorer?.restore(tracker, {
      command: 'docmanager:open',
      args: widget => ({ path: widget.context.path, factory: FACTORY }),
      name: widget => widget.context.path
    });

    addRunCommands({
      commands,
      client: new Client(app.serviceManager.serverSettings),
      projects,
      translator: languages,
      current: () => tracker.currentWidget,
      find: path =>
        tracker.find(({ context }) => context.localPath === path) ?? null,
      views
    });
    addCanvasCommands(commands, trans, currentSession);
    addFrameCommands(
      commands,
      trans,
      () => tracker.currentWidget?.content ?? null
    );
    commands.addCommand(CanvasCommandIDs.find, {
      label: trans.__('Find node…'),
      isEnabled: () => currentSession() !== null && search !== null,
      execute: () => commands.execute('documentsearch:start')
    });
    commands.addCommand(CanvasCommandIDs.showKeys, {
      label: trans.__('Show all keys'),
      isEnabled: () => currentSession() !== null,
      execute: async () => {
        const { showKeys } = await import('../editor/keys');
        await showKeys(commands, languages);
      }
    });

    for (const kind of ['undo', 'redo'] as const) {
      const id = `deepforge:${kind}`;
      commands.addCommand(id, {
        label: kind === 'undo' ? trans.__('Undo') : trans.__('Redo'),
        isEnabled: () => currentSession()?.isReadOnly === false,
        execute: () => currentSession()?.doc[kind]()
      });
      menu?.editMenu.undoers[kind].add({
        id,
        isEnabled: widget => tracker.has(widget)
      });
    }
  }
};
