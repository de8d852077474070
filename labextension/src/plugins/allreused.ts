import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { SessionPart } from '../editor/parts';
import type { EditorSession } from '../editor/session';
import { isAllReused } from '../graph/runchoice';
import { CommandIDs } from '../tokens';

/** Says, once the execution has ended, that all of it were earlier results, and offers to run it afresh. */
export function tellAllReused(
  session: EditorSession,
  id: string,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  const { notices } = session;
  const dismiss = () => notices.set('all-reused', null);
  dismiss();
  const look = (_: EditorSession | null, part: SessionPart) => {
    if (part !== 'execution' || session.isRunning) {
      return;
    }
    const execution = session.execution?.execution;
    if (execution && execution.id === id && !isAllReused(execution)) {
      session.changed.disconnect(look);
    } else if (execution?.id === id) {
      session.changed.disconnect(look);
      notices.set('all-reused', {
        message: trans.__(
          'Nothing has changed: %1 took all results of earlier executions.',
          execution.name
        ),
        actions: [
          {
            label: trans.__('Run afresh'),
            do: () => {
              dismiss();
              void commands.execute(CommandIDs.run, { afresh: true });
            }
          },
          { label: trans.__('Dismiss'), do: dismiss }
        ]
      });
    }
  };
  session.changed.connect(look);
  look(null, 'execution');
}
