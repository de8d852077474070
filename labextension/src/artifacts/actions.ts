import type { Artifact } from '../protocol/types';
import { InsideCommandIDs } from '../inside/commandids';
import { CommandIDs } from '../tokens';
import type { IAction, MenuEntry } from '../ui/menu';
import { ArtifactCommandIDs } from './commandids';

/** What can be done to an artifact, in the order of its menu. */
export function actionsOf(artifact: Artifact): IAction[] {
  const args = {
    artifact: artifact.id,
    name: artifact.name,
    project: artifact.project
  };
  return [
    { command: InsideCommandIDs.lookInside, args },
    { command: ArtifactCommandIDs.insertCode, args },
    { command: ArtifactCommandIDs.download, args },
    { command: ArtifactCommandIDs.copy, args },
    { command: CommandIDs.showLineage, args },
    ...(artifact.execution
      ? [
          {
            command: CommandIDs.openExecution,
            args: { ...args, execution: artifact.execution }
          }
        ]
      : []),
    { command: ArtifactCommandIDs.rename, args },
    deletion([artifact])
  ];
}

export function menuOf(artifacts: readonly Artifact[]): MenuEntry[] {
  return artifacts.length === 1
    ? actionsOf(artifacts[0])
    : [deletion(artifacts)];
}

export function deletion(artifacts: readonly Artifact[]): IAction {
  return {
    command: ArtifactCommandIDs.deleteSeveral,
    args: {
      artifacts: artifacts.map(({ id, name }) => ({ id, name })),
      project: artifacts[0].project
    }
  };
}
