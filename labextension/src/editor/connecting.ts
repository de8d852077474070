import {
  connectionOf,
  refusalOf,
  type PortPlace,
  type Refusal
} from '../graph/rules';
import type { EditorSession } from './session';

/** The connection that is being drawn: where it started, and which ports it may end at. */
export class Connecting {
  constructor(private readonly session: EditorSession) {}

  /** Called at each change until the answer is called; there is one listener a port, so this is no signal. */
  listen(listener: () => void): () => void {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  }

  get start(): PortPlace | null {
    return this._start;
  }

  /** `replaced`: the edge whose end is being moved. */
  begin(start: PortPlace | null, replaced: string | null = null): void {
    this._start = start;
    this._replaced = replaced;
    this._known.clear();
    [...this._listeners].forEach(listener => listener());
  }

  end(): void {
    this.begin(null);
  }

  /** Null: nothing is being drawn, or from the same side. */
  stateOf(place: PortPlace): 'start' | 'fits' | 'refused' | null {
    const start = this._start;
    if (start === null) {
      return null;
    }
    if (
      start.node === place.node &&
      start.port === place.port &&
      start.side === place.side
    ) {
      return 'start';
    }
    return connectionOf(start, place) === null || this.refusal(place) !== null
      ? 'refused'
      : 'fits';
  }

  /** Why the connection may not end at `place`; null: it may. */
  refusal(place: PortPlace): Refusal | null {
    const connection = this._start && connectionOf(this._start, place);
    if (!connection) {
      return null;
    }
    const key = `${place.node}\u0000${place.port}`;
    let refusal = this._known.get(key);
    if (refusal === undefined) {
      refusal = refusalOf(
        this.session.graph,
        this.session.operations,
        connection,
        this._replaced
      );
      this._known.set(key, refusal);
    }
    return refusal;
  }

  get replaced(): string | null {
    return this._replaced;
  }

  private readonly _listeners = new Set<() => void>();
  private readonly _known = new Map<string, Refusal | null>();
  private _start: PortPlace | null = null;
  private _replaced: string | null = null;
}
