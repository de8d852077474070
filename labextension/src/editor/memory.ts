import type { JSONObject, ReadonlyPartialJSONValue } from '@lumino/coreutils';
import { Debouncer } from '@lumino/polling';

import type { Viewport } from '../graph/viewport';
import type { EditorSession } from './session';

/** What a person looked at in one pipeline. */
export interface IView {
  readonly viewport: Viewport | null;
  /** The selected nodes. */
  readonly nodes: readonly string[];
  /** The nodes whose figures are hidden. */
  readonly foldedFigures: readonly string[];
  /** How it was run last, as `readChoice` reads it; null: plainly. */
  readonly run: unknown;
}

/** What can be folded away, in all editors alike. */
export type FramePart = 'inspector' | 'drawer';

const NOTHING: IView = {
  viewport: null,
  nodes: [],
  foldedFigures: [],
  run: null
};
const MOST = 50;
const SAVE_AFTER_MS = 300;

/** What a person looked at in each pipeline, and what is folded away, so that it is there again after a reload. */
export class ViewMemory {
  /** `saved` is what `save` was last called with. */
  constructor(
    saved: Promise<ReadonlyPartialJSONValue | undefined> = Promise.resolve(
      undefined
    ),
    save: (value: JSONObject) => void = () => undefined
  ) {
    this._saving = new Debouncer(() => save(this._toJSON()), SAVE_AFTER_MS);
    this.ready = saved.then(
      value => this._load(value),
      () => undefined
    );
  }

  /** Settled once it is known what was saved. */
  readonly ready: Promise<void>;

  isOpen(part: FramePart): boolean {
    return !this._folded.has(part);
  }

  setOpen(part: FramePart, isOpen: boolean): void {
    if (isOpen) {
      this._folded.delete(part);
    } else {
      this._folded.add(part);
    }
    void this._saving.invoke();
  }

  /** In px, as the person made it; null: as it is at first. */
  sizeOf(part: FramePart): number | null {
    return this._sizes.get(part) ?? null;
  }

  setSize(part: FramePart, size: number): void {
    if (this.sizeOf(part) !== size) {
      this._sizes.set(part, size);
      void this._saving.invoke();
    }
  }

  at(path: string): IView {
    return this._views.get(path) ?? NOTHING;
  }

  /** After a rename. */
  move(path: string, newPath: string): void {
    const view = this._views.get(path);
    if (view) {
      this._views.delete(path);
      this.put(newPath, view);
    }
  }

  put(path: string, part: Partial<IView>): void {
    const view = { ...this.at(path), ...part };
    this._views.delete(path);
    this._views.set(path, view);
    for (const oldest of this._views.keys()) {
      if (this._views.size <= MOST) {
        break;
      }
      this._views.delete(oldest);
    }
    void this._saving.invoke();
  }

  /** What was looked at since counts more. */
  private _load(value: ReadonlyPartialJSONValue | undefined): void {
    const { views, folded, sizes } = (value ?? {}) as {
      views?: JSONObject;
      folded?: FramePart[];
      sizes?: JSONObject;
    };
    const known = [...this._views];
    this._views.clear();
    for (const [path, view] of Object.entries(views ?? {})) {
      this._views.set(path, read(view));
    }
    known.forEach(([path, view]) => this._views.set(path, view));
    if (Array.isArray(folded)) {
      folded.forEach(part => this._folded.add(part));
    }
    for (const [part, size] of Object.entries(sizes ?? {})) {
      if (typeof size === 'number' && size > 0) {
        this._sizes.set(part as FramePart, size);
      }
    }
  }

  private _toJSON(): JSONObject {
    return {
      views: Object.fromEntries(this._views) as unknown as JSONObject,
      folded: [...this._folded],
      sizes: Object.fromEntries(this._sizes)
    };
  }

  private readonly _folded = new Set<FramePart>();
  private readonly _sizes = new Map<FramePart, number>();
  private readonly _views = new Map<string, IView>();
  private readonly _saving: Debouncer;
}

/** Selects what was selected when the pipeline was last open, once it is there; then remembers what is. */
export function rememberSelection(session: EditorSession): void {
  let isRestored = false;
  const restore = () => {
    if (isRestored || session.graph.nodes.size === 0) {
      return;
    }
    isRestored = true;
    const { nodes } = session.views.at(session.path);
    const { selection } = session;
    if (selection.nodes.size + selection.edges.size === 0) {
      session.select(nodes.filter(id => session.graph.nodes.has(id)));
    }
  };
  session.changed.connect((_, part) => {
    if (part === 'graph') {
      restore();
    } else if (part === 'selection' && isRestored) {
      session.views.put(session.path, { nodes: [...session.selection.nodes] });
    }
  });
  restore();
}

function read(value: unknown): IView {
  const { viewport, nodes, foldedFigures, run } = (value ?? {}) as {
    viewport?: Partial<Viewport> | null;
    nodes?: unknown;
    foldedFigures?: unknown;
    run?: unknown;
  };
  const numbers = [viewport?.x, viewport?.y, viewport?.zoom];
  return {
    viewport: numbers.every(Number.isFinite) ? (viewport as Viewport) : null,
    nodes: namesIn(nodes),
    foldedFigures: namesIn(foldedFigures),
    run: run ?? null
  };
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((name): name is string => typeof name === 'string')
    : [];
}
