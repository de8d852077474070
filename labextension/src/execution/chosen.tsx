import type { Execution } from '../protocol/types';
import { executionLines } from '../ui/runwords';
import { useTranslation } from '../ui/translation';

/** What was chosen for this execution alone. */
export function Chosen(props: { execution: Execution }): JSX.Element | null {
  const trans = useTranslation();
  const lines = executionLines(props.execution, trans);
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
