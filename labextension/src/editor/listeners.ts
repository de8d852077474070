import type { SessionPart } from './parts';
import type { EditorSession } from './session';

type Listener = () => void;

/** Those who draw a session, by what they draw: thousands of ports and nodes listen, and a signal asks each about each. */
class Listeners {
  constructor(session: EditorSession) {
    session.changed.connect((_, part) => call(this._parts.get(part)));
    session.jobChanged.connect((_, node) => call(this._jobs.get(node)));
  }

  /** The answer ends it. */
  toParts(parts: readonly SessionPart[], listener: Listener): () => void {
    parts.forEach(part => add(this._parts, part, listener));
    return () => parts.forEach(part => remove(this._parts, part, listener));
  }

  toJob(node: string, listener: Listener): () => void {
    add(this._jobs, node, listener);
    return () => remove(this._jobs, node, listener);
  }

  private readonly _parts = new Map<string, Set<Listener>>();
  private readonly _jobs = new Map<string, Set<Listener>>();
}

const known = new WeakMap<EditorSession, Listeners>();

export function listenersOf(session: EditorSession): Listeners {
  let listeners = known.get(session);
  if (!listeners) {
    listeners = new Listeners(session);
    known.set(session, listeners);
  }
  return listeners;
}

function add(
  map: Map<string, Set<Listener>>,
  key: string,
  listener: Listener
): void {
  const set = map.get(key);
  if (set) {
    set.add(listener);
  } else {
    map.set(key, new Set([listener]));
  }
}

function remove(
  map: Map<string, Set<Listener>>,
  key: string,
  listener: Listener
): void {
  const set = map.get(key);
  set?.delete(listener);
  if (set?.size === 0) {
    map.delete(key);
  }
}

function call(listeners: Set<Listener> | undefined): void {
  [...(listeners ?? [])].forEach(listener => listener());
}
