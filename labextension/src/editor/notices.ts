import { Signal, type ISignal } from '@lumino/signaling';

export type NoticeKind =
  | 'offline'
  | 'records'
  | 'project'
  | 'changed-on-disk'
  | 'reloaded'
  | 'all-reused';

/** What is going on with a document, above its canvas until it is over, and what can be done about it. */
export interface INotice {
  readonly message: string;
  readonly isUrgent?: boolean;
  readonly actions?: readonly INoticeAction[];
}

export interface INoticeAction {
  readonly label: string;
  readonly do: () => void;
}

export class Notices {
  /** The same array until something changes. */
  get all(): readonly (readonly [NoticeKind, INotice])[] {
    return this._all;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** `null`: it is over. */
  set(kind: NoticeKind, notice: INotice | null): void {
    const others = this._all.filter(([other]) => other !== kind);
    if (notice === null && others.length === this._all.length) {
      return;
    }
    this._all = notice === null ? others : [...others, [kind, notice]];
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _all: readonly (readonly [NoticeKind, INotice])[] = [];
}
