import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, type WidgetTracker } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { ArtifactCommandIDs } from '../artifacts/commandids';
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

/** Shows what is in the artifact in `args`, or in its `file`. */
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
    const file = typeof args.file === 'string' ? args.file : null;
    const model = new InsideModel(client, artifact, file);
    const run = (command: string) => (path: string) =>
      void app.commands.execute(command, { artifact, name, file: path });
    const actions = {
      download: run(ArtifactCommandIDs.download),
      insertCode: run(ArtifactCommandIDs.insertCode)
    };
    const content = new InsideView(model, name, actions, languages);
    const made = new MainAreaWidget({ content });
    made.id = id;
    made.toolbar.hide();
    shown.set(made, { artifact, name, file });
    await tracker.add(made);
    model.changed.connect(() => {
      if (shown.get(made)?.file !== model.file) {
        shown.set(made, { artifact, name, file: model.file });
        void tracker.save(made);
      }
    });
    widget = made;
  }
  if (!widget.isAttached) {
    app.shell.add(widget, 'main', { type: 'DeepForge artifact' });
  }
  app.shell.activateById(widget.id);
}
