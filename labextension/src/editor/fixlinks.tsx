import { Fixes } from '../ui/problems';
import type { Fix } from '../graph/fix';
import type { Problem } from '../protocol/types';
import { useTranslation } from '../ui/translation';
import { useCommands } from './commands';
import { applyFix, fixesFor, fixText } from './fixing';
import { useSession, useSessionValue } from './hooks';

/** The quick fixes of a problem, in the inspector. */
export function FixLinks(props: {
  problem: Problem;
  /** Fixes that are offered beside it already. */
  without?: Fix['kind'];
}): JSX.Element {
  const session = useSession();
  const commands = useCommands();
  const trans = useTranslation();
  useSessionValue(['graph', 'operations'], current => current.graph);
  const fixes = fixesFor(props.problem, session)
    .filter(fix => fix.kind !== props.without)
    .map(fix => ({
      label: fixText(fix, session, trans),
      make: () => {
        void applyFix(fix, session, commands);
        session.canvas?.focus();
      }
    }));
  return <Fixes fixes={fixes} />;
}

/** Problems that belong to no field. */
export function ProblemNotes(props: {
  problems: readonly Problem[];
  without?: Fix['kind'];
}): JSX.Element | null {
  return props.problems.length === 0 ? null : (
    <ul className="df-Inspector-problems">
      {props.problems.map((problem, index) => (
        <li key={index} data-severity={problem.severity}>
          {problem.message}{' '}
          <FixLinks problem={problem} without={props.without} />
        </li>
      ))}
    </ul>
  );
}
