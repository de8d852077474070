import type { TranslationBundle } from '@jupyterlab/translation';

import type { PipelineWidget } from '../editor/widget';
import type { IProjects } from '../tokens';

const PATIENCE_MS = 1500;

/** Says in the editor that the server cannot be reached, until it can. */
export function watchConnection(
  widget: PipelineWidget,
  projects: IProjects,
  trans: TranslationBundle
): void {
  const { notices } = widget.content.session;
  let timer = 0;
  const update = () => {
    window.clearTimeout(timer);
    if (projects.isConnected) {
      notices.set('offline', null);
      return;
    }
    timer = window.setTimeout(() => {
      notices.set('offline', {
        isUrgent: true,
        message: widget.context.model.collaborative
          ? trans.__(
              'The server cannot be reached. Go on: your edits are kept in this page, and sent when the server is back.'
            )
          : trans.__(
              'The server cannot be reached. Go on: your edits are kept in this page; save them when the server is back.'
            )
      });
    }, PATIENCE_MS);
  };
  projects.connectionChanged.connect(update);
  update();
  widget.disposed.connect(() => {
    window.clearTimeout(timer);
    projects.connectionChanged.disconnect(update);
  });
}
