import type { Problem } from '../protocol/types';
import { useTranslation } from './translation';

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

/** Something that settles a problem at once. */
export interface IProblemFix {
  readonly label: string;
  readonly make: () => void;
}

export interface IProblemActions {
  /** Goes to the place. */
  readonly onSelect: (problem: Problem) => void;
  readonly fixesOf?: (problem: Problem) => readonly IProblemFix[];
}

/** The validator's list; choosing a row leads to the place, its buttons settle it. */
export function ProblemList(
  props: IProblemActions & { problems: readonly Problem[] }
): JSX.Element {
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
            className="df-Problems-row"
            data-severity={problem.severity}
            onClick={() => props.onSelect(problem)}
          >
            <SeverityMark severity={problem.severity} />
            <span className="df-Problems-message">{problem.message}</span>
            <span className="df-dim df-code">{placeOf(problem)}</span>
          </button>
          <Fixes fixes={props.fixesOf?.(problem) ?? []} />
        </li>
      ))}
    </ul>
  );
}

/** The quick fixes of a problem, the likeliest first. */
export function Fixes(props: {
  fixes: readonly IProblemFix[];
}): JSX.Element | null {
  return props.fixes.length === 0 ? null : (
    <span className="df-Fixes">
      {props.fixes.map(fix => (
        <button key={fix.label} className="df-link" onClick={fix.make}>
          {fix.label}
        </button>
      ))}
    </span>
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
