import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyJSONObject } from '@lumino/coreutils';

import { CanvasCommandIDs } from '../editor/commandids';
import { CommandIDs } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { TryCommandIDs } from './trying';

const ids = CanvasCommandIDs;
const PLAIN = [
  CommandIDs.runWithOptions,
  ids.addOperation,
  ids.addNote,
  ids.connect,
  ids.openCode,
  ids.editValues,
  ids.rename,
  ids.cut,
  ids.copy,
  ids.paste,
  ids.duplicate,
  ids.remove,
  ids.selectAll,
  ids.arrange,
  ids.fit,
  ids.fitSelection,
  ids.find,
  ids.toggleInspector,
  ids.toggleDrawer,
  ids.foldFigures,
  ids.toggleFigures,
  ids.showProblems,
  ids.showKeys,
  'deepforge:undo',
  'deepforge:redo'
];
const WITH_ARGUMENTS: [string, ReadonlyJSONObject][] = [
  [CommandIDs.run, { afresh: true }],
  [ids.runTo, { isMenu: true }],
  [ids.runOnly, { isMenu: true }],
  [ids.zoom, { factor: 1.25 }],
  [ids.zoom, { factor: 0.8 }],
  [ids.zoom, { factor: null }],
  ...['left', 'center', 'right', 'top', 'middle', 'bottom'].map(
    (side): [string, ReadonlyJSONObject] => [ids.align, { side }]
  ),
  [ids.distribute, { axis: 'horizontal' }],
  [ids.distribute, { axis: 'vertical' }],
  [ids.exportPicture, { format: 'svg' }],
  [ids.exportPicture, { format: 'png' }]
];

/** Everything that can be done to the pipeline or operation in front is found in the command palette. */
export const palette: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:palette',
  description: 'Offers the commands of the pipeline editor in the palette.',
  autoStart: true,
  requires: [ICommandPalette],
  optional: [ITranslator],
  activate: (_, shown: ICommandPalette, translator: Translator | null) => {
    const trans = (translator ?? nullTranslator).load(TRANSLATION_DOMAIN);
    const category = trans.__('DeepForge pipeline');
    PLAIN.forEach(command => shown.addItem({ command, category }));
    [CommandIDs.switchSide, ...Object.values(TryCommandIDs)].forEach(command =>
      shown.addItem({
        command,
        args: { isPalette: true },
        category: trans.__('DeepForge operation')
      })
    );
    WITH_ARGUMENTS.forEach(([command, args]) =>
      shown.addItem({ command, category, args })
    );
  }
};
