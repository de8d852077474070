import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IDocumentManager } from '@jupyterlab/docmanager';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { saveDocument } from './documents';
import { attempt } from './errors';

/** JupyterLab's own, so that it asks what it always asks. */
const SAVE = 'docmanager:save';

/**
 * Saves a pipeline or an operation. What people edit together the server saves by itself, too: JupyterLab's own command
 * takes that, in the moment before the page has heard of it, for a change by somebody else and asks what to do.
 */
export const saving: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:saving',
  description: 'Saves pipelines and operations.',
  autoStart: true,
  requires: [IDocumentManager],
  optional: [ITranslator],
  activate: (app, manager: IDocumentManager, translator: Translator | null) => {
    const { commands, shell } = app;
    const trans = (translator ?? nullTranslator).load(TRANSLATION_DOMAIN);
    commands.addCommand(CommandIDs.saveDocument, {
      label: trans.__('Save'),
      isEnabled: () => commands.isEnabled(SAVE),
      execute: async () => {
        const { currentWidget } = shell;
        const context =
          currentWidget && manager.contextForWidget(currentWidget);
        if (context?.model.collaborative) {
          await attempt(trans.__('It could not be saved'), () =>
            saveDocument(context, manager)
          );
        } else {
          await commands.execute(SAVE);
        }
      }
    });
    for (const selector of ['.df-PipelineWidget', '.df-OperationWidget']) {
      commands.addKeyBinding({
        command: CommandIDs.saveDocument,
        keys: ['Accel S'],
        selector
      });
    }
  }
};
