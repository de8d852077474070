import type { Problem } from '../protocol/types';
import { useTranslation } from '../ui/translation';

/** Where a problem is, in one line: `Train · epochs`, `operations/Train.py:12`. */
export function placeOf(problem: Problem): string {
  const { where } = problem;
  if (where.node) {
    const part = where.port ?? where.attribute;
    return part ? `${where.node} · ${part}` : where.node;
  }
  if (where.path) {
    return where.line ? `${where.path}:${where.line}` : where.path;
  }
  return '';
}

/** The validator's list; choosing a row leads to the place. */
export function ProblemList(props: {
  problems: readonly Problem[];
  onSelect: (problem: Problem) => void;
}): JSX.Element {
  const trans = useTranslation();
  if (props.problems.length === 0) {
    return (
      <div className="df-Empty">
        {trans.__('No problems: this pipeline can run.')}
      </div>
    );
  }
  return (
    <ul className="df-Problems">
      {props.problems.map((problem, index) => (
        <li key={index}>
          <button
            data-severity={problem.severity}
            onClick={() => props.onSelect(problem)}
          >
            <SeverityMark severity={problem.severity} />
            <span className="df-Problems-message">{problem.message}</span>
            <span className="df-dim df-code">{placeOf(problem)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function SeverityMark(props: { severity: Problem['severity'] }): JSX.Element {
  const trans = useTranslation();
  const words = {
    error: trans.__('Error'),
    warning: trans.__('Warning'),
    info: trans.__('Note')
  };
  return (
    <svg
      className="df-StatusIcon df-Severity"
      data-severity={props.severity}
      viewBox="0 0 16 16"
      role="img"
      aria-label={words[props.severity]}
    >
      {props.severity === 'warning' ? (
        <path d="M8 2.5 14 13H2ZM8 6.5v3M8 11.2v.1" />
      ) : (
        <>
          <circle cx="8" cy="8" r="5.75" />
          <path
            d={
              props.severity === 'error'
                ? 'M8 4.8v3.7M8 11v.1'
                : 'M8 7.4V11M8 5v.1'
            }
          />
        </>
      )}
    </svg>
  );
}
