import type { Feed } from '../protocol/feed';
import type { DisplayHistory } from '../protocol/types';

/** Whose feed it is and where the rest of it lies. */
export interface IJobFeedOptions {
  feed: Feed;
  execution: string;
  node: string;
  /** An attempt that is read by itself; null: the newest, whichever that is. */
  attempt: number | null;
  /** HTML and scripts in outputs may run: the run is the person's own. */
  isTrusted: boolean;
  /** The person says that they may, although it is another's. */
  trust: () => void;
  /** The address of the whole log as a text file. */
  logUrl: (hasTimes: boolean) => string;
  /** The address of a payload that lies beside the feed of an attempt. */
  blobUrl: (name: string, attempt: number) => string;
  /** What was shown under an id in an attempt. */
  history: (display: string, attempt: number) => Promise<DisplayHistory>;
  /** Called when the last handle was disposed. */
  onReleased: () => void;
}
