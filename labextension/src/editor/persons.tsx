import { useReactFlow, useStore, ViewportPortal } from '@xyflow/react';
import { useEffect, useReducer } from 'react';

import { useTranslation } from '../ui/translation';
import { useSession } from './hooks';
import type { IPerson } from './people';

const MOST_NAMES = 3;

/** A frame in the colour of who has the node or note selected, with their names. */
export function PersonFrame(props: {
  people: readonly IPerson[];
}): JSX.Element | null {
  const { people } = props;
  const trans = useTranslation();
  if (people.length === 0) {
    return null;
  }
  const more = people.length - MOST_NAMES;
  const names = people.map(person => person.name).join(', ');
  return (
    <div
      className="df-PersonFrame"
      style={{ ['--df-person' as string]: people[0].color }}
      title={trans.__('Selected by %1', names)}
    >
      <span>
        {people.slice(0, MOST_NAMES).map(person => (
          <b
            key={person.client}
            style={{ ['--df-person' as string]: person.color }}
          >
            {person.name}
          </b>
        ))}
        {more > 0 && <b>+{more}</b>}
      </span>
    </div>
  );
}

/** Where the others point. */
export function Pointers(): JSX.Element | null {
  const session = useSession();
  const zoom = useStore(state => state.transform[2]);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    session.people.pointersChanged.connect(redraw);
    return () => {
      session.people.pointersChanged.disconnect(redraw);
    };
  }, [session]);
  const { pointers } = session.people;
  return pointers.length === 0 ? null : (
    <ViewportPortal>
      {pointers.map(({ client, name, color, at }) => (
        <div
          key={client}
          className="df-Pointer"
          aria-hidden="true"
          style={{
            ['--df-person' as string]: color,
            transform: `translate(${at.x}px, ${at.y}px) scale(${1 / zoom})`
          }}
        >
          <svg viewBox="0 0 16 16">
            <path d="M1.5 1.5 13.5 6.5 8 8 6.5 13.5Z" />
          </svg>
          <b>{name}</b>
        </div>
      ))}
    </ViewportPortal>
  );
}

/** Tells the others where this person points. */
export function usePointing(): {
  onPointerMove(event: React.PointerEvent): void;
  onPointerLeave(): void;
} {
  const session = useSession();
  const flow = useReactFlow();
  return {
    onPointerMove: ({ clientX: x, clientY: y }) => {
      const at = flow.screenToFlowPosition({ x, y }, { snapToGrid: false });
      session.people.point({ x: Math.round(at.x), y: Math.round(at.y) });
    },
    onPointerLeave: () => session.people.point(null)
  };
}
