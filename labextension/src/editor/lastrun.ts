import {
  fitting,
  PLAIN_RUN,
  readChoice,
  type IRunChoice
} from '../graph/runchoice';
import type { EditorSession } from './session';

/** What was chosen when the pipeline was run with options last, as far as it still has a place for that. */
export function lastChoice(session: EditorSession): IRunChoice {
  const choice = readChoice(session.views.at(session.path).run) ?? PLAIN_RUN;
  return fitting(choice, session.graph, session.operations);
}
