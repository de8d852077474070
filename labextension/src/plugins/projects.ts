import { ICollaborativeContentProvider } from '@jupyter/collaborative-drive';
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IDocumentManager } from '@jupyterlab/docmanager';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator } from '@jupyterlab/translation';

import { Projects } from '../model';
import { Client } from '../protocol/client';
import { Feed } from '../protocol/feed';
import { IProjects } from '../tokens';
import { OpenDocuments } from './documents';

/** The projects of the workspace, for all other plugins. */
export const projects: JupyterFrontEndPlugin<IProjects> = {
  id: 'deepforge-jupyter:projects',
  description: 'Keeps the DeepForge projects of the workspace up to date.',
  autoStart: true,
  requires: [IDocumentManager],
  optional: [ICollaborativeContentProvider, ITranslator],
  provides: IProjects,
  activate: (
    app: JupyterFrontEnd,
    documentManager: IDocumentManager,
    collaboration: ICollaborativeContentProvider | null,
    translator: Translator | null
  ) => {
    const { serverSettings, user } = app.serviceManager;
    return new Projects({
      client: new Client(serverSettings),
      feed: new Feed(serverSettings),
      documents: new OpenDocuments(
        app.shell,
        documentManager,
        collaboration ? 'rtc' : undefined,
        translator ?? undefined
      ),
      person: () => user.identity?.username ?? null
    });
  }
};
