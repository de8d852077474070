import { CommandIDs } from '../../tokens';
import type { IPlaceOptions } from '../places';

/** Shows a line (from 1) of a file of the project: in this editor, or beside it. */
export function openPlace(
  { session, commands }: Pick<IPlaceOptions, 'session' | 'commands'>,
  path: string,
  line: number
): void {
  if (path === session.path) {
    session.reveal(line);
  } else {
    void commands.execute(CommandIDs.openDocument, {
      path,
      line,
      isBeside: true,
      project: session.project?.project.id ?? null
    });
  }
}
