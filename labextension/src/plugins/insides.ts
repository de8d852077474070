import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, type WidgetTracker } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { InsideView } from '../inside/view';
import { InsideModel } from '../model/inside';
import { Client } from '../protocol/client';

export interface IInsideContext {
  readonly app: JupyterFrontEnd;
  readonly languages: ITranslator;
  readonly tracker: WidgetTracker<MainAreaWidget<InsideView>>;
  /** What shows each of them again. */
  readonly shown: WeakMap<MainAreaWidget, ReadonlyPartialJSONObject>;
}

/** Shows what is in the artifact in `args`. */
export async function lookInside(
  context: IInsideContext,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const { app, languages, tracker, shown } = context;
  const { artifact } = args;
  if (typeof artifact !== 'string') {
    return;
  }
  const id = `deepforge-inside-${artifact}`;
  let widget = tracker.find(other => other.id === id);
  if (!widget) {
    const name = typeof args.name === 'string' ? args.name : artifact;
    const client = new Client(app.serviceManager.serverSettings);
    const model = new InsideModel(client, artifact);
    const content = new InsideView(model, name, languages);
    widget = new MainAreaWidget({ content });
    widget.id = id;
    widget.toolbar.hide();
    shown.set(widget, { artifact, name });
    await tracker.add(widget);
  }
  if (!widget.isAttached) {
    app.shell.add(widget, 'main', { type: 'DeepForge artifact' });
  }
  app.shell.activateById(widget.id);
}
