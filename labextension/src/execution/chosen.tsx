import type { Execution, Project } from '../protocol/types';
import { executionLines } from '../ui/runwords';
import { useTranslation } from '../ui/translation';

/** What was chosen for this execution alone. */
export function Chosen(props: {
  execution: Execution;
  project: Project;
}): JSX.Element | null {
  const trans = useTranslation();
  const lines = executionLines(props.execution, props.project, trans);
  return lines.length === 0 ? null : (
    <div className="df-Chosen">
      <span className="df-dim">{trans.__('For this run only')}</span>
      {lines.map(line => (
        <span key={line} className="df-Chosen-value">
          {line}
        </span>
      ))}
    </div>
  );
}
