import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, ReactWidget, showDialog } from '@jupyterlab/apputils';
import { IEditorServices } from '@jupyterlab/codeeditor';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { IDocumentManager } from '@jupyterlab/docmanager';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { provideCode } from '../execution/code/place';
import { Client } from '../protocol/client';
import { CommandIDs } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { OpenDocuments } from './documents';
import { messageOf } from './errors';

/** The code of executions in JupyterLab's editor: edited and run again in debug mode, and copied into the project. */
export const debugging: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:debugging',
  description: 'Shows, edits and runs again the code of executions.',
  autoStart: true,
  requires: [IEditorServices, IDocumentManager],
  optional: [IEditorLanguageRegistry, ITranslator],
  activate: (
    app,
    editors: IEditorServices,
    manager: IDocumentManager,
    languages: IEditorLanguageRegistry | null,
    translator: Translator | null
  ) => {
    const { commands, shell } = app;
    const translators = translator ?? nullTranslator;
    const trans = translators.load(TRANSLATION_DOMAIN);
    const client = new Client(app.serviceManager.serverSettings);
    const documents = new OpenDocuments(shell, manager);

    provideCode(async options => {
      const { project, execution } = options;
      const [{ CodePanel }, { ExecutionCode }] = await Promise.all([
        import('../execution/code/panel'),
        import('../model/executionCode'),
        execution.ready
      ]);
      const code = new ExecutionCode(client, execution.execution?.id ?? '');
      const copy = async (path: string, text: string): Promise<void> => {
        const present = await code.present(project.project.id, path);
        if (present === text) {
          await showDialog({
            title: trans.__('Copy %1 to the project', path),
            body: trans.__('The project has the same code.'),
            buttons: [Dialog.okButton()]
          });
          return;
        }
        const { TextDiff } = await import('../history/textdiff');
        const answer = await showDialog({
          title: trans.__('Copy %1 to the project', path),
          body: ReactWidget.create(
            <div className="df-CodeDifference">
              <p>
                {trans.__(
                  'What the project has now, and how this code changes it:'
                )}
              </p>
              <TextDiff
                before={present ?? ''}
                after={text}
                path={path}
                isSideBySide={false}
                languages={languages}
              />
            </div>
          ),
          buttons: [
            Dialog.cancelButton(),
            Dialog.okButton({ label: trans.__('Copy') })
          ]
        });
        if (!answer.button.accept) {
          return;
        }
        const file = project.toServerPath(path);
        if (present === null) {
          await documents.create(file, text);
        } else {
          const document = await documents.open(file);
          document.replace(text);
          await document.save();
          document.dispose();
        }
        await commands.execute(CommandIDs.openDocument, {
          path,
          project: project.project.id
        });
      };
      const run = async (node: string, only: boolean): Promise<void> => {
        try {
          const again = await code.rerun(node, only);
          await commands.execute(CommandIDs.openExecution, {
            execution: again.id,
            node,
            project: project.project.id
          });
        } catch (error) {
          throw new Error(messageOf(error));
        }
      };
      return new CodePanel({
        ...options,
        code,
        editors,
        translator: translators,
        copy,
        run
      });
    });
  }
};
