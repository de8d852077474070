import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { leaveComposing } from '../ui/composing';

/** Input methods, by which Japanese or Chinese is written, in every field. */
export const typing: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:typing',
  description: 'Leaves Enter to input methods while they compose a word.',
  autoStart: true,
  activate: () => leaveComposing(document)
};
