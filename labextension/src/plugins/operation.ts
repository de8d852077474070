import { ICollaborativeContentProvider } from '@jupyter/collaborative-drive';
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import { IEditorServices } from '@jupyterlab/codeeditor';
import { ICompletionProviderManager } from '@jupyterlab/completer';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { IEditorTracker } from '@jupyterlab/fileeditor';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStateDB } from '@jupyterlab/statedb';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import {
  OperationWidgetFactory,
  type OperationWidget
} from '../operation/widget';
import { CommandIDs, IProjects } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { addTryCommands } from './trying';

const FACTORY = 'Operation editor';
const OPERATION = /(^|\/)operations\/(?!__|\.)[^/]+\.py$/;

/** Operations as documents: JupyterLab's text model, in an editor of code and interface. */
export const operation: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:operation',
  description: 'Opens and edits operations.',
  autoStart: true,
  requires: [IProjects, IEditorServices, IRenderMimeRegistry],
  optional: [
    IEditorTracker,
    ILayoutRestorer,
    ICollaborativeContentProvider,
    ICompletionProviderManager,
    IStateDB,
    ITranslator
  ],
  activate: (
    app,
    projects: IProjects,
    editors: IEditorServices,
    rendermime: IRenderMimeRegistry,
    fileEditors: IEditorTracker | null,
    restorer: ILayoutRestorer | null,
    collaboration: ICollaborativeContentProvider | null,
    completion: ICompletionProviderManager | null,
    state: IStateDB | null,
    translator: Translator | null
  ) => {
    const { commands, docRegistry, serviceManager } = app;
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);
    const tracker = new WidgetTracker<OperationWidget>({
      namespace: 'deepforge-operation'
    });
    const factory = new OperationWidgetFactory(
      {
        name: FACTORY,
        label: trans.__('Operation editor'),
        modelName: 'text',
        fileTypes: ['python'],
        translator: languages,
        ...(collaboration ? { contentProviderId: 'rtc' } : {})
      },
      projects,
      {
        commands,
        services: serviceManager,
        editors,
        rendermime,
        completion,
        state,
        translator: languages
      }
    );
    factory.widgetCreated.connect((_, widget) => {
      void tracker.add(widget);
      void joinFileEditors(widget, tracker, fileEditors);
      widget.context.pathChanged.connect(() => void tracker.save(widget));
    });
    docRegistry.addWidgetFactory(factory);
    addTryCommands(commands, trans, () => tracker.currentWidget);
    commands.addCommand(CommandIDs.switchSide, {
      label: trans.__('Go to interface or code'),
      isEnabled: () => Boolean(tracker.currentWidget?.frame),
      execute: () => tracker.currentWidget?.frame?.switchSide()
    });
    preferFor(docRegistry, factory, path => OPERATION.test(path));
    void restorer?.restore(tracker, {
      command: 'docmanager:open',
      args: widget => ({ path: widget.context.path, factory: FACTORY }),
      name: widget => widget.context.path
    });
  }
};

/**
 * JupyterLab's menus, status bar, completer and language servers serve the editors of their own tracker. That one would
 * also open them again after a reload, as plain files: it forgets them, since `tracker` does that.
 */
async function joinFileEditors(
  widget: OperationWidget,
  tracker: WidgetTracker<OperationWidget>,
  fileEditors: IEditorTracker | null
): Promise<void> {
  if (!(fileEditors instanceof WidgetTracker)) {
    return;
  }
  await fileEditors.add(widget);
  await tracker.save(widget);
  const plain = fileEditors.find(
    other => other !== widget && other.context.path === widget.context.path
  );
  if (plain) {
    await fileEditors.save(plain);
  }
}

/**
 * Puts `factory` first for some paths, whoever asks: a file type is told by the name of a file alone, and what is an
 * operation is told by its folder.
 */
function preferFor(
  registry: DocumentRegistry,
  factory: OperationWidgetFactory,
  isFor: (path: string) => boolean
): void {
  const preferred = registry.preferredWidgetFactories.bind(registry);
  registry.preferredWidgetFactories = path => {
    const usual = preferred(path).filter(({ name }) => name !== factory.name);
    return isFor(path) ? [factory, ...usual] : usual;
  };
}
