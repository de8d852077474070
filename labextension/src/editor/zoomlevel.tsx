import { useStore } from '@xyflow/react';
import { useEffect } from 'react';

/** Tells the style sheet how much of a node can be read: below 0.5 its title and status, below 0.25 a box. */
export function ZoomLevel(props: { root: HTMLElement | null }): null {
  const level = useStore(state => {
    const zoom = state.transform[2];
    return zoom < 0.25 ? 'far' : zoom < 0.5 ? 'middle' : 'near';
  });
  useEffect(() => {
    if (props.root) {
      props.root.dataset.zoom = level;
    }
  }, [props.root, level]);
  return null;
}
