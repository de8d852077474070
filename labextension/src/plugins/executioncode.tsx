import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, ReactWidget, showDialog } from '@jupyterlab/apputils';
import type { IEditorServices } from '@jupyterlab/codeeditor';
import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { ITranslator } from '@jupyterlab/translation';

import { CodePanel } from '../execution/code/panel';
import type { ICodeOptions, ICodeWidget } from '../execution/code/place';
import type { IOpenDocuments } from '../model/documents';
import { ExecutionCode } from '../model/executionCode';
import { Client } from '../protocol/client';
import { CommandIDs } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { messageOf } from './errors';

export interface ICodeContext {
  readonly app: JupyterFrontEnd;
  readonly editors: IEditorServices;
  readonly documents: IOpenDocuments;
  readonly languages: IEditorLanguageRegistry | null;
  readonly translator: ITranslator;
}

/** The code of one execution; what a person does with it. */
export async function makeCode(
  context: ICodeContext,
  options: ICodeOptions
): Promise<ICodeWidget> {
  const { app, editors, translator } = context;
  const { project, execution } = options;
  await execution.ready;
  const client = new Client(app.serviceManager.serverSettings);
  const code = new ExecutionCode(client, execution.execution?.id ?? '');
  const run = async (node: string, only: boolean): Promise<void> => {
    try {
      const again = await code.rerun(node, only);
      await app.commands.execute(CommandIDs.openExecution, {
        execution: again.id,
        node,
        project: project.project.id
      });
    } catch (error) {
      throw new Error(messageOf(error));
    }
  };
  const copy = (path: string, text: string) =>
    copyToProject(context, options, code, path, text);
  return new CodePanel({ ...options, code, editors, translator, copy, run });
}

/** After the person has seen what changes there. */
async function copyToProject(
  { app, documents, languages, translator }: ICodeContext,
  { project }: ICodeOptions,
  code: ExecutionCode,
  path: string,
  text: string
): Promise<void> {
  const trans = translator.load(TRANSLATION_DOMAIN);
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
          {trans.__('What the project has now, and how this code changes it:')}
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
    try {
      document.replace(text);
      await document.save();
    } finally {
      document.dispose();
    }
  }
  await app.commands.execute(CommandIDs.openDocument, {
    path,
    project: project.project.id
  });
}
