import { useCallback, useEffect, useRef, useState } from 'react';

import type { Status } from '../protocol/types';
import { statusWord } from '../ui/status';
import { useTranslation } from '../ui/translation';
import { useSession } from './hooks';

const GATHER_MS = 400;
const MOST = 4;

export interface IAnnouncer {
  readonly element: JSX.Element;
  say(text: string): void;
}

/** Tells a screen reader what others see happening: how jobs go, and what was done by key. */
export function useAnnouncer(): IAnnouncer {
  const session = useSession();
  const trans = useTranslation();
  const [text, setText] = useState('');
  const waiting = useRef<string[]>([]);
  const timer = useRef(0);

  const say = useCallback((sentence: string) => {
    waiting.current.push(sentence);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      setText(waiting.current.splice(0).slice(-MOST).join('. '));
    }, GATHER_MS);
  }, []);

  useEffect(() => {
    const known = new Map<string, Status>();
    const remember = (node: string): Status | null => {
      const job = session.job(node);
      const before = known.get(node);
      if (!job || job.status === before) {
        return null;
      }
      known.set(node, job.status);
      return before === undefined ? null : job.status;
    };
    session.graph.nodes.forEach((_, id) => remember(id));
    const onJob = (_: unknown, node: string) => {
      const status = remember(node);
      const job = session.job(node);
      if (status && job && status !== 'pending' && status !== 'queued') {
        say(`${job.label || node}: ${statusWord(status, trans, job.reused)}`);
      }
    };
    let execution = session.execution?.execution ?? null;
    const onPart = (_: unknown, part: string) => {
      const now = session.execution?.execution ?? null;
      if (part !== 'execution' || !now) {
        return;
      }
      const isOld = execution?.id === now.id;
      if (isOld && execution?.status !== now.status) {
        say(`${now.name}: ${statusWord(now.status, trans)}`);
      }
      execution = now;
    };
    session.jobChanged.connect(onJob);
    session.changed.connect(onPart);
    return () => {
      session.jobChanged.disconnect(onJob);
      session.changed.disconnect(onPart);
    };
  }, [session, trans, say]);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  return {
    say,
    element: (
      <div className="df-Announcer" role="status" aria-live="polite">
        {text}
      </div>
    )
  };
}
