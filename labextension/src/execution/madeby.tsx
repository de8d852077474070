import type { Execution, Job } from '../protocol/types';
import { CopyButton } from '../ui/copybutton';
import { useTranslation } from '../ui/translation';

const COMMIT_CHARACTERS = 8;

/** What made a figure, in lines that can be copied: the execution, the node, the commit, the attributes. */
export function madeByLines(
  execution: Execution,
  job: Job,
  words: { execution: string; node: string; commit: string; pipeline: string }
): string[] {
  const attributes =
    execution.attributes[job.node] ??
    execution.document.nodes[job.node]?.attributes ??
    {};
  return [
    `${words.execution}: ${execution.name}`,
    `${words.node}: ${job.label || job.node} (${job.operation})`,
    `${words.pipeline}: ${execution.pipeline}`,
    `${words.commit}: ${execution.snapshot}`,
    ...Object.entries(attributes).map(
      ([name, value]) => `${name} = ${JSON.stringify(value)}`
    )
  ];
}

/** One line under a figure in full size; all of it is copied. */
export function MadeBy(props: {
  execution: Execution | null;
  job: Job | null;
}): JSX.Element | null {
  const { execution, job } = props;
  const trans = useTranslation();
  if (!execution || !job) {
    return null;
  }
  const lines = madeByLines(execution, job, {
    execution: trans.__('Execution'),
    node: trans.__('Node'),
    commit: trans.__('Commit'),
    pipeline: trans.__('Pipeline')
  });
  const attributes = lines.slice(4).join(', ');
  const shown = [
    trans.__('Made by %1 of %2', job.label || job.node, execution.name),
    execution.snapshot.slice(0, COMMIT_CHARACTERS),
    attributes
  ];
  return (
    <div className="df-MadeBy df-dim" title={lines.join('\n')}>
      <span className="df-MadeBy-text">
        {shown.filter(Boolean).join(' · ')}
      </span>
      <CopyButton
        text={lines.join('\n')}
        label={trans.__('Copy what made this figure')}
      />
    </div>
  );
}
