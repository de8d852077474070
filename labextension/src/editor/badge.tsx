import type { Problem } from '../protocol/types';

/** A small mark where something is wrong; the tooltip says what. */
export function Badge(props: {
  problems: readonly Problem[];
}): JSX.Element | null {
  const { problems } = props;
  if (problems.length === 0) {
    return null;
  }
  const messages = problems.map(problem => problem.message).join('\n');
  const severity = problems.some(problem => problem.severity === 'error')
    ? 'error'
    : problems[0].severity;
  return (
    <span
      className="df-Badge"
      data-severity={severity}
      role="img"
      title={messages}
      aria-label={messages}
    >
      {severity === 'info' ? 'i' : '!'}
    </span>
  );
}
