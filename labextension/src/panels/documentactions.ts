import { CommandIDs } from '../tokens';
import type { IAction } from '../ui/menu';
import { PanelCommandIDs } from './commandids';

/** What can be done to any document of a project; `path` is from the project's folder. */
export function documentActions(path: string | null): IAction[] {
  return [
    { command: CommandIDs.renameDocument, args: { path }, key: 'F2' },
    { command: PanelCommandIDs.deleteDocument, args: { path }, key: 'Delete' }
  ];
}
