import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { CommandRegistry } from '@lumino/commands';
import { lazy, Suspense, useMemo, useState } from 'react';

import { pipelineDifferences } from '../graph/differences';
import { readPipeline } from '../graph/text';
import { Comparison } from '../history/comparison';
import type { HistoryModel } from '../model/history';
import type { Execution, ExecutionComparison } from '../protocol/types';
import { useTranslation } from '../ui/translation';

const PipelineDiff = lazy(async () => ({
  default: (await import('../history/pipelinediff')).PipelineDiff
}));

/** What differs in the pipelines as they ran, and in the code of their snapshots, from one execution to another. */
export function ComparedCode(props: {
  compared: ExecutionComparison;
  history: HistoryModel;
  commands: CommandRegistry;
  languages: IEditorLanguageRegistry | null;
}): JSX.Element | null {
  const { compared, history, commands, languages } = props;
  const trans = useTranslation();
  const there = compared.executions.filter(
    (execution): execution is Execution => execution !== null
  );
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const before = there.find(({ id }) => id === from) ?? there[0];
  const after =
    there.find(({ id }) => id === to && id !== before?.id) ??
    there.find(({ id }) => id !== before?.id);
  if (!before || !after) {
    return null;
  }
  const choice = (
    label: string,
    value: string,
    onChange: (id: string) => void
  ) => (
    <select
      className="jp-mod-styled df-List-choice"
      aria-label={label}
      value={value}
      onChange={event => onChange(event.target.value)}
    >
      {there.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
  const pair = { old: before.snapshot, now: after.snapshot };
  return (
    <section className="df-Compared-section">
      <h2>
        {trans.__('Pipeline and code')}
        {choice(trans.__('From'), before.id, setFrom)}
        <span aria-hidden>→</span>
        {choice(trans.__('To'), after.id, setTo)}
      </h2>
      <PipelineChange before={before} after={after} history={history} />
      {pair.old === pair.now ? (
        <p className="df-dim">{trans.__('Both ran the same code.')}</p>
      ) : (
        <div className="df-Compared-code">
          <Comparison
            key={`${pair.old} ${pair.now}`}
            model={history}
            commands={commands}
            languages={languages}
            selection={{ commit: pair.now, other: pair.old, against: 'before' }}
            pair={pair}
            onAgainst={() => undefined}
          />
        </div>
      )}
    </section>
  );
}

function PipelineChange(props: {
  before: Execution;
  after: Execution;
  history: HistoryModel;
}): JSX.Element {
  const { before, after, history } = props;
  const trans = useTranslation();
  const old = JSON.stringify(before.document);
  const now = JSON.stringify(after.document);
  const differences = useMemo(
    () => pipelineDifferences(readPipeline(old), readPipeline(now)),
    [old, now]
  );
  if (differences.nodes.size === 0 && differences.edges.size === 0) {
    return <p className="df-dim">{trans.__('Both ran the same pipeline.')}</p>;
  }
  return (
    <div className="df-Compared-pipeline">
      <Suspense fallback={<div className="df-Empty" aria-busy="true" />}>
        <PipelineDiff differences={differences} project={history.project} />
      </Suspense>
    </div>
  );
}
