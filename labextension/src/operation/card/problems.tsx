import type { Problem } from '../../protocol/types';
import { useTranslation } from '../../ui/translation';
import { useActions, useParts } from './context';

/** What is wrong with the code; each leads to its line. */
export function Problems(): JSX.Element | null {
  const { session } = useActions();
  const trans = useTranslation();
  useParts(['interface', 'problems']);
  const { problems, isStale } = session;
  if (problems.length === 0) {
    return null;
  }
  return (
    <div className="df-CardProblems" role="status">
      {problems.map((problem, index) => (
        <OneProblem key={index} problem={problem} />
      ))}
      {isStale && session.interface && (
        <p className="df-dim">
          {trans.__('Below is the interface as it was before.')}
        </p>
      )}
    </div>
  );
}

function OneProblem(props: { problem: Problem }): JSX.Element {
  const { message, severity, where } = props.problem;
  const { session } = useActions();
  const trans = useTranslation();
  const { line, column } = where;
  return (
    <p className={severity === 'error' ? 'df-error' : 'df-warning'}>
      {message}{' '}
      {line !== null && (
        <button
          className="df-link"
          onClick={() => session.reveal(line, column ?? undefined)}
        >
          {trans.__('Go to line %1', line)}
        </button>
      )}
    </p>
  );
}
