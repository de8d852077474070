import type { PointerEvent } from 'react';
import { useEffect, useRef, useState } from 'react';

import type { IRange } from '../graph/curves';
import { zoomed } from '../graph/curves';

const LEAST_MS = 5;
const LEAST_DRAG_PX = 4;

interface IDrag {
  readonly left: number;
  readonly width: number;
}

/** Dragging over a range, Ctrl and the wheel, and a double-click for all. What is dragged over is not clicked. */
export function useRangeZoom(
  /** What the range is dragged over; null while it is not there. */
  area: HTMLElement | null,
  whole: IRange | null,
  wanted: IRange | null,
  setWanted: (range: IRange | null) => void
) {
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState(0);
  const range = wanted ?? whole;
  const timeAt = (x: number): number => {
    const width = area?.clientWidth ?? 1;
    return range!.min + (x / width) * (range!.max - range!.min);
  };
  const xOf = (event: { clientX: number }): number => {
    const { left, width } = area!.getBoundingClientRect();
    return Math.min(width, Math.max(0, event.clientX - left));
  };
  const at = (time: number, factor: number): void => {
    if (range && whole) {
      const next = zoomed(range, whole, time, factor);
      if (next === null || next.max - next.min >= LEAST_MS) {
        setWanted(next);
      }
    }
  };
  const latest = useRef({ at, timeAt, xOf });
  latest.current = { at, timeAt, xOf };
  useEffect(() => {
    const host = area?.parentElement;
    const onWheel = (event: WheelEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.deltaY !== 0) {
        event.preventDefault();
        const { at: zoomAt, timeAt: time, xOf: x } = latest.current;
        zoomAt(time(x(event)), event.deltaY < 0 ? 0.8 : 1.25);
      }
    };
    host?.addEventListener('wheel', onWheel, { passive: false });
    return () => host?.removeEventListener('wheel', onWheel);
  }, [area]);
  const isDrag = from !== null && Math.abs(to - from) >= LEAST_DRAG_PX;
  const drag: IDrag | null = isDrag
    ? { left: Math.min(from, to), width: Math.abs(to - from) }
    : null;
  return {
    drag,
    by: (factor: number) => range && at((range.min + range.max) / 2, factor),
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        const { left, right } = area!.getBoundingClientRect();
        if (event.clientX >= left && event.clientX <= right) {
          setFrom(xOf(event));
          setTo(xOf(event));
        }
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (from !== null) {
          setTo(xOf(event));
        }
        if (isDrag) {
          event.currentTarget.setPointerCapture(event.pointerId);
        }
      },
      onPointerUp: () => {
        if (drag) {
          const min = timeAt(drag.left);
          const max = timeAt(drag.left + drag.width);
          if (max - min >= LEAST_MS) {
            setWanted({ min, max });
          }
        }
        setFrom(null);
      },
      onPointerCancel: () => setFrom(null),
      onPointerLeave: () => isDrag || setFrom(null),
      onDoubleClick: () => setWanted(null)
    }
  };
}
