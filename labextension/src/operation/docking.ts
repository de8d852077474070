import { Signal, type ISignal } from '@lumino/signaling';

/** Whether an editor stands beside a pipeline and shows what is selected there. */
export class Docking {
  get isDocked(): boolean {
    return this._isDocked;
  }

  set isDocked(value: boolean) {
    if (value !== this._isDocked) {
      this._isDocked = value;
      this._changed.emit();
    }
  }

  /** It stays with the operation that it shows. */
  get isPinned(): boolean {
    return this._isPinned;
  }

  set isPinned(value: boolean) {
    if (value !== this._isPinned) {
      this._isPinned = value;
      this._changed.emit();
    }
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  private readonly _changed = new Signal<this, void>(this);
  private _isDocked = false;
  private _isPinned = false;
}
