/** Lays out away from the page's thread: a drawing comes in, corners go out. */
import { inLayers, type Drawing } from './layers';

interface IWorkerScope {
  onmessage: ((event: { data: Drawing }) => void) | null;
  postMessage(message: unknown): void;
}

const scope = self as unknown as IWorkerScope;

scope.onmessage = ({ data }) => scope.postMessage(inLayers(data));
