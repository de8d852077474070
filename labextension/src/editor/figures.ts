import { Signal, type ISignal } from '@lumino/signaling';

import type { ViewMemory } from './memory';
import type { Preferences } from './preferences';

/** Which nodes of one pipeline show the newest figure of their job: all that the person did not fold away. */
export class NodeFigures {
  constructor(
    private readonly _views: ViewMemory,
    private readonly _preferences: Preferences,
    private readonly _path: () => string
  ) {
    _preferences.changed.connect(this._onPreferences, this);
    void _views.ready.then(() => this._changed.emit());
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  isShown(node: string): boolean {
    return this._preferences.values.showsFigures && !this.isFolded(node);
  }

  /** Hidden by itself, whatever holds for all. */
  isFolded(node: string): boolean {
    return this._views.at(this._path()).foldedFigures.includes(node);
  }

  fold(nodes: Iterable<string>, isFolded: boolean): void {
    const folded = new Set(this._views.at(this._path()).foldedFigures);
    for (const node of nodes) {
      if (isFolded) {
        folded.add(node);
      } else {
        folded.delete(node);
      }
    }
    this._views.put(this._path(), { foldedFigures: [...folded] });
    this._changed.emit();
  }

  dispose(): void {
    this._preferences.changed.disconnect(this._onPreferences, this);
    Signal.clearData(this);
  }

  private _onPreferences(): void {
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
}
