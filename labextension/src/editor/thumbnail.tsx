import { useEffect, useState } from 'react';

import { useSession, useSessionValue } from './hooks';

/** The newest figure of a node's job, in a box that never changes its size. */
export function Thumbnail(props: { node: string; label: string }): JSX.Element {
  const { node, label } = props;
  const session = useSession();
  const execution = useSessionValue(['execution'], current => current.execution);
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
  }, [session, execution, node]);
  return (
    <div className="df-Node-figure">{url !== null && <img src={url} alt={label} draggable={false} />}</div>
  );
}
