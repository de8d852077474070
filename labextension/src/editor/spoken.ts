import type { AriaLabelConfig } from '@xyflow/react';
import type { TranslationBundle } from '@jupyterlab/translation';

/** What React Flow says to a screen reader, in the person's language and of the editor's keys. */
export function spoken(trans: TranslationBundle): Partial<AriaLabelConfig> {
  const directions: Record<string, string> = {
    left: trans.__('left'),
    right: trans.__('right'),
    up: trans.__('up'),
    down: trans.__('down')
  };
  const node = trans.__(
    'Enter selects the node, arrows move it, C connects it, Delete removes it.'
  );
  return {
    'node.a11yDescription.default': node,
    'node.a11yDescription.keyboardDisabled': node,
    'node.a11yDescription.ariaLiveMessage': ({ direction, x, y }) =>
      trans.__('Moved %1, to %2, %3', directions[direction] ?? '', x, y),
    'edge.a11yDescription.default': trans.__(
      'Enter selects the connection, Delete removes it.'
    )
  };
}
