import { inLayers, type Drawing } from '../graph/layers';
import type { Position } from '../graph/pipeline';

/** From this many nodes on laying out takes longer than a frame or two. */
const LARGE = 60;

/** Corners by node, as `inLayers`; the page stays usable meanwhile. */
export function layOut(drawing: Drawing): Promise<Map<string, Position>> {
  const worker = drawing.nodes.length < LARGE ? null : startWorker();
  if (worker === null) {
    return Promise.resolve(inLayers(drawing));
  }
  return new Promise<Map<string, Position>>((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<Map<string, Position>>) =>
      resolve(event.data);
    worker.onerror = event => {
      // The worker's script could not be loaded (from another origin, say).
      event.preventDefault();
      try {
        resolve(inLayers(drawing));
      } catch (error) {
        reject(error as Error);
      }
    };
    worker.postMessage(drawing);
  }).finally(() => worker.terminate());
}

/** Null where the page may not start one. */
function startWorker(): Worker | null {
  try {
    return new Worker(new URL('../graph/layers.worker.js', import.meta.url));
  } catch {
    return null;
  }
}
