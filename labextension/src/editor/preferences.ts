import { Signal, type ISignal } from '@lumino/signaling';

export interface IPreferences {
  /** Nodes and notes move from line to line of the grid. */
  readonly snapsToGrid: boolean;
  /** A node shows the newest figure of its operation. */
  readonly showsFigures: boolean;
}

/** What the person chose in the settings for all canvases. */
export class Preferences {
  get values(): IPreferences {
    return this._values;
  }

  set values(values: IPreferences) {
    this._values = values;
    this._changed.emit();
  }

  /** Shows it at once, and keeps it. */
  change(changes: Partial<IPreferences>): void {
    this.values = { ...this._values, ...changes };
    this.keep(changes);
  }

  /** Writes what was changed into the settings; given by who reads them. */
  keep: (changes: Partial<IPreferences>) => void = () => undefined;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  private readonly _changed = new Signal<this, void>(this);
  private _values: IPreferences = { snapsToGrid: true, showsFigures: true };
}
