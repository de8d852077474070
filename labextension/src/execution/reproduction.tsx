import { useState } from 'react';

import type { Execution, JobComparison, Reproduction } from '../protocol/types';
import { useTranslation } from '../ui/translation';

type Outcome = JobComparison['outcome'];

const SIGNS: Record<Outcome, string> = {
  same: '=',
  different: '≠',
  failed: '✗',
  canceled: '⊘',
  unknown: '?'
};
const CHANGES_SHOWN = 20;

/** Says of what it is a reproduction and whether it made the same; job by job when it is unfolded. */
export function ReproductionNote(props: {
  execution: Execution;
  /** Null until both were compared. */
  reproduction: Reproduction | null;
  onOpen: (execution: string) => void;
}): JSX.Element | null {
  const { execution, reproduction, onOpen } = props;
  const trans = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { reproduces } = execution;
  if (!reproduces) {
    return null;
  }
  const outcome = reproduction?.outcome ?? null;
  return (
    <div className="df-Reproduction" data-outcome={outcome ?? 'pending'}>
      <div className="df-Reproduction-line">
        <span>
          {trans.__('Reproduces')}{' '}
          <button
            className="df-link"
            onClick={() => onOpen(reproduces.execution)}
          >
            {reproduces.name}
          </button>
        </span>
        <span role="status">
          {outcome !== null && reproduction !== null ? (
            <>
              <b aria-hidden>{SIGNS[outcome]}</b> {reproduction.message}
            </>
          ) : (
            trans.__('whether it is the same is known when it has ended')
          )}
        </span>
        {reproduction !== null && outcome !== null && (
          <button
            className="df-link"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? trans.__('Less') : trans.__('Job by job')}
          </button>
        )}
      </div>
      {isOpen && reproduction !== null && (
        <Report reproduction={reproduction} />
      )}
    </div>
  );
}

function Report({ reproduction }: { reproduction: Reproduction }): JSX.Element {
  const trans = useTranslation();
  const { jobs, changes } = reproduction;
  return (
    <div className="df-Reproduction-report">
      <ul>
        {jobs.map(job => (
          <li key={job.node} data-outcome={job.outcome}>
            <b aria-hidden>{SIGNS[job.outcome]}</b> <strong>{job.label}</strong>{' '}
            <span className="df-dim">{outcomeWord(job.outcome, trans)}</span>
            {job.outcome !== 'same' && <Why job={job} />}
          </li>
        ))}
      </ul>
      {changes.length > 0 && (
        <>
          <p>{trans.__('What is installed has changed since then:')}</p>
          <ul className="df-code">
            {changes.slice(0, CHANGES_SHOWN).map(change => (
              <li key={change}>{change}</li>
            ))}
            {changes.length > CHANGES_SHOWN && (
              <li>
                {trans.__('… and %1 more', changes.length - CHANGES_SHOWN)}
              </li>
            )}
          </ul>
        </>
      )}
      <p className="df-dim">
        {trans.__(
          'Outputs are the same if their stored bytes are. Different bytes need not mean another result; figures are not compared.'
        )}
      </p>
    </div>
  );
}

function Why({ job }: { job: JobComparison }): JSX.Element {
  return (
    <ul>
      {job.outputs
        .filter(output => output.outcome !== 'same')
        .map(output => (
          <li key={output.port}>
            <span className="df-code">{output.port}</span>: {output.note}
          </li>
        ))}
      {job.reasons.map(reason => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  );
}

function outcomeWord(
  outcome: Outcome,
  trans: ReturnType<typeof useTranslation>
): string {
  switch (outcome) {
    case 'same':
      return trans.__('the same');
    case 'different':
      return trans.__('different');
    case 'failed':
      return trans.__('failed');
    case 'canceled':
      return trans.__('did not run');
    case 'unknown':
      return trans.__('not known');
  }
}

/** The mark of one job of a reproduction. */
export function OutcomeMark({
  comparison
}: {
  comparison: JobComparison | undefined;
}): JSX.Element | null {
  const trans = useTranslation();
  if (!comparison) {
    return null;
  }
  const { outcome, reasons } = comparison;
  const word = trans.__('Reproduced: %1', outcomeWord(outcome, trans));
  return (
    <span
      className="df-OutcomeMark"
      data-outcome={outcome}
      role="img"
      aria-label={word}
      title={[word, ...reasons].join('\n')}
    >
      {SIGNS[outcome]}
    </span>
  );
}
