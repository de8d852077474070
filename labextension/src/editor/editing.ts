import { Signal, type ISignal } from '@lumino/signaling';
import { createContext, useCallback, useContext } from 'react';
import { useSyncExternalStore } from 'react';

/** Which text on the canvas is being written in place: a node's label or a note, by its id on the canvas. */
export class Editing {
  get id(): string | null {
    return this._id;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  begin(id: string): void {
    this._set(id);
  }

  end(): void {
    this._set(null);
  }

  private _set(id: string | null): void {
    if (id !== this._id) {
      this._id = id;
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _id: string | null = null;
}

export const EditingContext = createContext<Editing | null>(null);

/** Is the text of `id` being written? Only what begins or ends is drawn again. */
export function useIsEditing(id: string): boolean {
  const editing = useContext(EditingContext);
  const subscribe = useCallback(
    (notify: () => void) => {
      editing?.changed.connect(notify);
      return () => {
        editing?.changed.disconnect(notify);
      };
    },
    [editing]
  );
  return useSyncExternalStore(subscribe, () => editing?.id === id);
}
