import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILauncher } from '@jupyterlab/launcher';

import { ArtifactCommandIDs } from '../artifacts/commandids';
import { CommandIDs } from '../tokens';

/** The launcher's DeepForge section. */
export const launcher: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:launcher',
  description:
    'Offers new DeepForge projects, the example and the executions in the launcher.',
  autoStart: true,
  requires: [ILauncher],
  activate: (_, launcher: ILauncher) => {
    [
      CommandIDs.newProject,
      CommandIDs.openExample,
      CommandIDs.newPipeline,
      CommandIDs.listExecutions,
      ArtifactCommandIDs.open
    ].forEach((command, rank) => {
      launcher.add({
        command,
        args: { isLauncher: true },
        category: 'DeepForge',
        rank
      });
    });
  }
};
