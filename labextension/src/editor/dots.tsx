import { useStoreApi } from '@xyflow/react';
import { useLayoutEffect, useRef } from 'react';

import { GRID } from '../graph/place';

const GAP = 3 * GRID;
/** Dots nearer to each other than so many pixels would be a grey ground. */
const LEAST_GAP = 6;

/** The dotted ground. It follows the canvas without React and without being painted anew: it is moved by a part of a dot. */
export function Dots(): JSX.Element {
  const store = useStoreApi();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    let before: readonly number[] = [];
    const follow = () => {
      const { transform } = store.getState();
      if (transform === before || !element.current) {
        return;
      }
      const [x, y, zoom] = transform;
      const gap = GAP * zoom;
      const { style } = element.current;
      if (zoom !== before[2]) {
        style.setProperty('--df-gap', `${gap}px`);
        style.setProperty('--df-dot', `${0.75 * zoom}px`);
        style.display = gap < LEAST_GAP ? 'none' : '';
      }
      style.transform = `translate(${modulo(x, gap)}px, ${modulo(y, gap)}px)`;
      before = transform;
    };
    follow();
    return store.subscribe(follow);
  }, [store]);
  return <div ref={element} className="df-Canvas-dots" />;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
