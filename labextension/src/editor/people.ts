import type { IDisposable } from '@lumino/disposable';
import { Throttler } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';

import type { PipelineDoc } from '../document/pipelineDoc';
import type { Position } from '../graph/pipeline';

export interface IPerson {
  /** One page of theirs. */
  readonly client: number;
  readonly name: string;
  /** As CSS. */
  readonly color: string;
}

export interface IPointer extends IPerson {
  /** In the canvas's own pixels. */
  readonly at: Position;
}

/** What this page tells the others of, under `FIELD` of the document's awareness. */
interface IAttention {
  readonly nodes: readonly string[];
  readonly notes: readonly string[];
  readonly pointer: Position | null;
}

const FIELD = 'pipeline';
const POINTER_EVERY_MS = 80;
const NOBODY: readonly IPerson[] = [];

/** The other people who have the pipeline open: what each has selected, and where they point. */
export class People implements IDisposable {
  constructor(private readonly _awareness: PipelineDoc['awareness']) {
    _awareness.on('change', this._read);
    this._pointing = new Throttler(() => this._tell(), POINTER_EVERY_MS);
    this._read();
  }

  /** Somebody selected something else, came or went. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get pointersChanged(): ISignal<this, void> {
    return this._pointersChanged;
  }

  /** Replaced (never mutated) when it changes. */
  pointers: readonly IPointer[] = [];
  isDisposed = false;

  /** Who has the node selected; the same array while nothing changed. */
  atNode(id: string): readonly IPerson[] {
    return this._atNode.get(id) ?? NOBODY;
  }

  atNote(id: string): readonly IPerson[] {
    return this._atNote.get(id) ?? NOBODY;
  }

  /** What this person has selected. */
  select(nodes: Iterable<string>, notes: Iterable<string>): void {
    this._own = { ...this._own, nodes: [...nodes], notes: [...notes] };
    this._tell();
  }

  /** Null: not at the canvas. */
  point(pointer: Position | null): void {
    if (this._isAlone) {
      return;
    }
    this._own = { ...this._own, pointer };
    void this._pointing.invoke();
  }

  dispose(): void {
    if (!this.isDisposed) {
      this.isDisposed = true;
      this._pointing.dispose();
      this._awareness.off('change', this._read);
      this._awareness.setLocalStateField(FIELD, null);
      Signal.clearData(this);
    }
  }

  private get _isAlone(): boolean {
    return this._awareness.getStates().size < 2;
  }

  private _tell(): void {
    if (!this.isDisposed) {
      this._awareness.setLocalStateField(FIELD, this._own);
    }
  }

  private _read = (): void => {
    const nodes = new Map<string, IPerson[]>();
    const notes = new Map<string, IPerson[]>();
    const pointers: IPointer[] = [];
    for (const [client, state] of this._awareness.getStates()) {
      const attention = attentionIn(state[FIELD]);
      if (client === this._awareness.clientID || attention === null) {
        continue;
      }
      const person = personIn(client, state.user);
      attention.nodes.forEach(id => put(nodes, id, person));
      attention.notes.forEach(id => put(notes, id, person));
      if (attention.pointer) {
        pointers.push({ ...person, at: attention.pointer });
      }
    }
    const key = JSON.stringify([[...nodes], [...notes]]);
    if (key !== this._key) {
      this._key = key;
      this._atNode = nodes;
      this._atNote = notes;
      this._changed.emit();
    }
    if (pointers.length + this.pointers.length > 0) {
      this.pointers = pointers;
      this._pointersChanged.emit();
    }
  };

  private readonly _changed = new Signal<this, void>(this);
  private readonly _pointersChanged = new Signal<this, void>(this);
  private readonly _pointing: Throttler;
  private _own: IAttention = { nodes: [], notes: [], pointer: null };
  private _key = '[[],[]]';
  private _atNode: ReadonlyMap<string, readonly IPerson[]> = new Map();
  private _atNote: ReadonlyMap<string, readonly IPerson[]> = new Map();
}

function put(map: Map<string, IPerson[]>, id: string, person: IPerson): void {
  map.set(id, [...(map.get(id) ?? []), person]);
}

function personIn(client: number, user: unknown): IPerson {
  const { display_name, name, color } = (user ?? {}) as Record<string, unknown>;
  return {
    client,
    name:
      [display_name, name].find(
        (text): text is string => typeof text === 'string' && text !== ''
      ) ?? '?',
    color: typeof color === 'string' ? color : 'var(--jp-brand-color1)'
  };
}

/** What another page says, which may be of another version. */
function attentionIn(value: unknown): IAttention | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const { nodes, notes, pointer } = value as Record<string, unknown>;
  const { x, y } = (pointer ?? {}) as Record<string, unknown>;
  return {
    nodes: namesIn(nodes),
    notes: namesIn(notes),
    pointer: typeof x === 'number' && typeof y === 'number' ? { x, y } : null
  };
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((name): name is string => typeof name === 'string')
    : [];
}
