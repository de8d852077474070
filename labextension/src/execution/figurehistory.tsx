import { useEffect, useRef, useState } from 'react';
import { runIcon, stopIcon } from '@jupyterlab/ui-components';

import type { IFigure, IFigureHistory, IFigureUpdate } from '../tokens';
import { formatDuration } from '../ui/duration';
import { useTranslation } from '../ui/translation';

export type LoadHistory = (figure: string) => Promise<IFigureHistory>;

/** Playing takes about this long, whatever the number of pictures. */
const PLAY_MS = 8000;
const FASTEST_MS = 40;
const SLOWEST_MS = 600;

export interface IShownFigure {
  readonly url: string;
  readonly svgUrl: string | null;
  readonly svgMissing: string | null;
  /** The place in the history; null: the newest, live. */
  readonly place: number | null;
  /** What chooses the place; null where there is no history. */
  readonly slider: JSX.Element | null;
}

/** Which of all that a figure showed is looked at: the newest, until somebody goes back. */
export function useShownFigure(
  figure: IFigure,
  load: LoadHistory
): IShownFigure {
  const trans = useTranslation();
  const [history, setHistory] = useState<IFigureHistory | null>(null);
  const [place, setPlace] = useState<number | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [error, setError] = useState<string | null>(null);
  /** How many updates there were when the history was asked for. */
  const asked = useRef(-1);
  const count = history?.updates.length ?? figure.updates + 1;
  const refresh = async (): Promise<IFigureHistory | null> => {
    if (asked.current === figure.updates) {
      return history;
    }
    asked.current = figure.updates;
    try {
      const loaded = await load(figure.id);
      const last = loaded.updates.length - 1;
      // Fewer may be kept than were shown: the same part of the way.
      setPlace(current =>
        current === null || history
          ? current
          : Math.round((current / Math.max(1, count - 1)) * last)
      );
      setHistory(loaded);
      setError(null);
      return loaded;
    } catch (reason) {
      asked.current = -1;
      setPlaying(false);
      setError(reason instanceof Error ? reason.message : String(reason));
      return null;
    }
  };
  const goTo = (wanted: number): void => {
    setPlaying(false);
    setPlace(wanted >= count - 1 ? null : wanted);
    void refresh();
  };
  useEffect(() => {
    if (!isPlaying || !history) {
      return;
    }
    const pace = PLAY_MS / history.updates.length;
    const timer = window.setInterval(
      () =>
        setPlace(current => {
          const next = (current ?? 0) + 1;
          if (next < history.updates.length - 1) {
            return next;
          }
          setPlaying(false);
          return null;
        }),
      Math.min(SLOWEST_MS, Math.max(FASTEST_MS, pace))
    );
    return () => clearInterval(timer);
  }, [isPlaying, history]);
  const update = place === null ? null : (history?.updates[place] ?? null);
  const play = async (): Promise<void> => {
    if (isPlaying) {
      setPlaying(false);
    } else {
      await refresh();
      setPlace(current => current ?? 0);
      setPlaying(true);
    }
  };
  const text = placeText(update, place, count, history, trans);
  const slider =
    figure.updates === 0 ? null : (
      <div className="df-FigureHistory">
        <button
          className="df-IconButton"
          title={isPlaying ? trans.__('Stop') : trans.__('Play')}
          aria-label={
            isPlaying ? trans.__('Stop') : trans.__('Play its history')
          }
          onClick={() => void play()}
        >
          {isPlaying ? (
            <stopIcon.react tag="span" elementSize="small" />
          ) : (
            <runIcon.react tag="span" elementSize="small" />
          )}
        </button>
        <input
          type="range"
          aria-label={trans.__('History of the figure')}
          aria-valuetext={text}
          title={trans.__('How it developed; the arrow keys go one by one')}
          min={0}
          max={count - 1}
          value={place ?? count - 1}
          onFocus={() => void refresh()}
          onPointerDown={() => void refresh()}
          onKeyDown={event => event.stopPropagation()}
          onChange={event => goTo(Number(event.target.value))}
        />
        <span
          className="df-dim"
          role={error ? 'alert' : undefined}
          title={error ?? text}
        >
          {error ?? text}
        </span>
      </div>
    );
  return {
    url: update?.url ?? figure.url,
    svgUrl: (update ?? figure).svgUrl,
    svgMissing: (update ?? figure).svgMissing,
    place: update ? place : null,
    slider
  };
}

function placeText(
  update: IFigureUpdate | null,
  place: number | null,
  count: number,
  history: IFigureHistory | null,
  trans: ReturnType<typeof useTranslation>
): string {
  if (!update || place === null || !history) {
    return trans.__('%1 of %1', count);
  }
  const since = update.at_s - history.updates[0].at_s;
  return trans.__(
    '%1 of %2 · %3',
    place + 1,
    count,
    formatDuration(since * 1000)
  );
}
