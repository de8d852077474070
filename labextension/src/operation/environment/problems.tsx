import type { EnvironmentSession } from '../../model/environmentSession';
import type { Problem } from '../../protocol/types';
import { ProblemList } from '../../ui/problems';

/** The problems that stand in a row of the list: at a package that is asked for there. */
export function problemsAt(
  session: EnvironmentSession,
  line: number
): Problem[] {
  return session.problems.filter(({ where }) => where.line === line);
}

/** What is wrong with the file, but for what stands in the list already. */
export function OtherProblems(props: {
  session: EnvironmentSession;
  isText: boolean;
  onSelect: (problem: Problem) => void;
}): JSX.Element | null {
  const { session, isText, onSelect } = props;
  const rows = new Set(session.listed?.packages.map(({ line }) => line));
  const shown = session.problems.filter(
    ({ where }) => isText || where.line === null || !rows.has(where.line)
  );
  return shown.length === 0 ? null : (
    <ProblemList problems={shown} onSelect={onSelect} />
  );
}
