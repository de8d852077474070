import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IEditorServices } from '@jupyterlab/codeeditor';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { IDocumentManager } from '@jupyterlab/docmanager';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { provideCode } from '../execution/code/place';

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
    const context = {
      app,
      editors,
      manager,
      languages,
      translator: translator ?? nullTranslator
    };
    provideCode(async options =>
      (await import('./executioncode')).makeCode(context, options)
    );
  }
};
