import { useEffect, useState } from 'react';

import { useSessionValue } from './hooks';

interface IThumbnailProps {
  node: string;
  label: string;
  /** True: there is a figure, and the box is there before it has come. */
  isExpected: boolean;
}

/** The newest figure of a node's job, in a box that never changes its size. */
export function Thumbnail(props: IThumbnailProps): JSX.Element | null {
  const { node, label, isExpected } = props;
  const execution = useSessionValue(
    ['execution'],
    current => current.execution
  );
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!execution) {
      setUrl(null);
      return;
    }
    const feed = execution.feed(node);
    const show = () => setUrl(feed.latestFigure);
    feed.changed.connect(show);
    show();
    return () => {
      feed.changed.disconnect(show);
      feed.dispose();
    };
  }, [execution, node]);
  if (url === null && !isExpected) {
    return null;
  }
  return (
    <div className="df-Node-figure">
      {url !== null && <img src={url} alt={label} draggable={false} />}
    </div>
  );
}
