import { closeIcon } from '@jupyterlab/ui-components';
import { useCallback, useEffect, useState } from 'react';

import { followFeed } from '../model/followFeed';
import { useTranslation } from '../ui/translation';
import { useSession, useSessionValue } from './hooks';

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
  const session = useSession();
  const trans = useTranslation();
  const isShown = useSessionValue(
    ['figures'],
    useCallback(current => current.figures.isShown(node), [node])
  );
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!execution || !isShown) {
      setUrl(null);
      return;
    }
    return followFeed(execution, node, feed => setUrl(feed.latestFigure));
  }, [execution, node, isShown]);
  if (!isShown || (url === null && !isExpected)) {
    return null;
  }
  return (
    <div className="df-Node-figure">
      {url !== null && <img src={url} alt={label} draggable={false} />}
      <button
        className="df-Node-fold nodrag nopan"
        tabIndex={-1}
        title={trans.__('Hide the figures of this node')}
        aria-label={trans.__('Hide the figures of this node')}
        onClick={() => session.figures.fold([node], true)}
        onDoubleClick={event => event.stopPropagation()}
      >
        <closeIcon.react tag={null} />
      </button>
    </div>
  );
}
