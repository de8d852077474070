import type { TranslationBundle } from '@jupyterlab/translation';

import type { PipelineWidget } from '../editor/widget';
import type { IReach } from '../tokens';
import { outageText } from '../ui/reach';

/** Says in the editor that the server, or the records, cannot be reached, until they can. */
export function watchReach(
  widget: PipelineWidget,
  reach: IReach,
  trans: TranslationBundle
): void {
  if (widget.isDisposed) {
    return;
  }
  const { notices } = widget.content.session;
  const update = () => {
    const message = outageText(reach, trans);
    const isOffline = !reach.isConnected;
    const edits = widget.context.model.collaborative
      ? trans.__(
          'The server cannot be reached. Go on: your edits are kept in this page, and sent when the server is back.'
        )
      : trans.__(
          'The server cannot be reached. Go on: your edits are kept in this page; save them when the server is back.'
        );
    notices.set(
      'offline',
      isOffline ? { isUrgent: true, message: edits } : null
    );
    notices.set('records', isOffline || message === null ? null : { message });
    if (message !== null) {
      notices.set('project', null);
    }
  };
  reach.reachChanged.connect(update);
  update();
  widget.disposed.connect(() => {
    reach.reachChanged.disconnect(update);
  });
}
