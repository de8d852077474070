import { useEffect, useId, useRef, useState } from 'react';

import type { Job, ReuseReport } from '../protocol/types';
import { useTranslation } from '../ui/translation';

export type AskWhy = () => Promise<ReuseReport>;

/** A question whose answer says what kept a job from taking an earlier result. */
export function WhyRan(props: { job: Job; ask: AskWhy }): JSX.Element | null {
  const { job, ask } = props;
  const trans = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const host = useRef<HTMLSpanElement>(null);
  useEffect(() => setOpen(false), [job.id, job.attempt]);
  if (job.reused || job.attempt === 0) {
    return null;
  }
  return (
    <span
      ref={host}
      className="df-WhyRan"
      onBlur={event => {
        if (!host.current?.contains(event.relatedTarget)) {
          setOpen(false);
        }
      }}
      onKeyDown={event => {
        if (event.key === 'Escape' && isOpen) {
          event.stopPropagation();
          setOpen(false);
        }
      }}
    >
      <button
        className="df-link"
        aria-expanded={isOpen}
        aria-controls={id}
        title={trans.__('Why did it run, rather than take an earlier result?')}
        onClick={() => setOpen(!isOpen)}
      >
        {trans.__('Why it ran')}
      </button>
      {isOpen && (
        <div id={id} className="df-WhyRan-answer" role="status" tabIndex={-1}>
          <Answer job={job} ask={ask} />
        </div>
      )}
    </span>
  );
}

function Answer(props: { job: Job; ask: AskWhy }): JSX.Element {
  const { job, ask } = props;
  const trans = useTranslation();
  const [answer, setAnswer] = useState<ReuseReport | string | null>(null);
  useEffect(() => {
    let isHere = true;
    ask().then(
      report => isHere && setAnswer(report),
      (error: unknown) =>
        isHere &&
        setAnswer(error instanceof Error ? error.message : String(error))
    );
    return () => {
      isHere = false;
    };
  }, [job.id, job.attempt, job.status]);
  if (answer === null) {
    return <span className="df-dim">{trans.__('Looking it up…')}</span>;
  }
  if (typeof answer === 'string') {
    return <span>{answer}</span>;
  }
  const { compared_with_name: other, reasons } = answer;
  const again = reasons.find(({ code }) => code === 'again');
  const heading = again
    ? other
      ? trans.__('It took no earlier result because, since %1:', other)
      : trans.__('It took no earlier result because:')
    : other
      ? trans.__('It ran because, since %1:', other)
      : trans.__('It ran because:');
  return (
    <>
      {again && <div className="df-WhyRan-again">{again.message}</div>}
      <div className="df-dim">{heading}</div>
      <ul>
        {reasons
          .filter(reason => reason !== again)
          .map(reason => (
            <li key={reason.message}>{reason.message}</li>
          ))}
      </ul>
    </>
  );
}
