import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IEditorServices } from '@jupyterlab/codeeditor';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { provideCode } from '../execution/code/place';
import { IProjects } from '../tokens';

/** The code of executions in JupyterLab's editor: edited and run again in debug mode, and copied into the project. */
export const debugging: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:debugging',
  description: 'Shows, edits and runs again the code of executions.',
  autoStart: true,
  requires: [IEditorServices, IProjects],
  optional: [IEditorLanguageRegistry, ITranslator],
  activate: (
    app,
    editors: IEditorServices,
    projects: IProjects,
    languages: IEditorLanguageRegistry | null,
    translator: Translator | null
  ) => {
    const context = {
      app,
      editors,
      documents: projects.documents,
      languages,
      translator: translator ?? nullTranslator
    };
    provideCode(async options =>
      (await import('./executioncode')).makeCode(context, options)
    );
  }
};
