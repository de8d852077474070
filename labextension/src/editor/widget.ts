import {
  ABCWidgetFactory,
  DocumentWidget,
  type DocumentRegistry
} from '@jupyterlab/docregistry';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { nullTranslator, type ITranslator } from '@jupyterlab/translation';
import { ReactiveToolbar } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import type { PipelineModel } from '../document/model';
import type { IProjects } from '../tokens';
import { pipelineIcon } from '../ui/icons';
import type { ViewMemory } from './memory';
import { EditorPanel } from './panel';
import type { Preferences } from './preferences';
import { EditorSession } from './session';

/** A pipeline in the main area. */
export type PipelineWidget = DocumentWidget<EditorPanel, PipelineModel>;

export interface IPipelineWidgetOptions {
  readonly projects: IProjects | null;
  readonly commands: CommandRegistry;
  readonly rendermime: IRenderMimeRegistry;
  readonly preferences: Preferences;
  readonly views: ViewMemory;
}

export class PipelineWidgetFactory extends ABCWidgetFactory<
  PipelineWidget,
  PipelineModel
> {
  constructor(
    options: DocumentRegistry.IWidgetFactoryOptions<PipelineWidget>,
    private readonly editorOptions: IPipelineWidgetOptions
  ) {
    super(options);
  }

  protected createNewWidget(
    context: DocumentRegistry.IContext<PipelineModel>
  ): PipelineWidget {
    const { projects, commands, rendermime, preferences, views } =
      this.editorOptions;
    const translator: ITranslator = this.translator ?? nullTranslator;
    const { model } = context;
    const doc = model.sharedModel;
    const session = new EditorSession(
      doc,
      context.localPath,
      projects,
      preferences,
      views
    );
    const toolbar = new ReactiveToolbar();
    const content = new EditorPanel({
      session,
      commands,
      rendermime,
      translator,
      toolbar
    });
    const widget = new DocumentWidget({ content, context, toolbar });
    widget.addClass('df-PipelineWidget');
    widget.title.icon = pipelineIcon;
    toolbar.addClass('df-Toolbar');

    const update = () => {
      session.isReadOnly = model.readOnly || doc.unreadable !== null;
    };
    const onPath = () => {
      views.move(session.path, context.localPath);
      session.path = context.localPath;
    };
    model.stateChanged.connect(update);
    doc.graphChanged.connect(update);
    context.pathChanged.connect(onPath);
    void context.ready.then(update);
    widget.disposed.connect(() => {
      model.stateChanged.disconnect(update);
      doc.graphChanged.disconnect(update);
      context.pathChanged.disconnect(onPath);
    });
    return widget;
  }
}
