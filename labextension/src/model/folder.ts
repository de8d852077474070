import { Signal, type ISignal } from '@lumino/signaling';

import type { Client } from '../protocol/client';
import type { FolderItem, FolderPage } from '../protocol/types';

export const FILES_AT_ONCE = 200;

interface IPlace {
  readonly folder: string;
  readonly search: string;
  readonly offset: number;
}

/** The files of an artifact that is a folder: those of one folder in it, or those that were searched for below it. */
export class FolderModel {
  constructor(
    private readonly _client: Client,
    private readonly _artifact: string,
    folder = ''
  ) {
    this._place = this.shown = { folder, search: '', offset: 0 };
    void this._read(this._place);
  }

  /** Null before the first answer; it stays while another part is read. */
  page: FolderPage | null = null;
  /** What `page` is of, while another part is read. */
  shown: IPlace;
  failure: string | null = null;
  isLoading = false;
  /** The path of the row that the keyboard is in. */
  focused: string | null = null;

  get folder(): string {
    return this._place.folder;
  }

  get search(): string {
    return this._place.search;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Never throws: `failure` says what went wrong. */
  open(folder: string): Promise<void> {
    const start = folder ? `${folder}/` : '';
    if (this.folder.startsWith(start) && this.folder !== '') {
      const [below] = this.folder.slice(start.length).split('/');
      this.focused = start + below;
    }
    return this._read({ folder, search: '', offset: 0 });
  }

  find(search: string): Promise<void> {
    return this._read({ ...this._place, search, offset: 0 });
  }

  turnTo(offset: number): Promise<void> {
    return this._read({ ...this._place, offset: Math.max(0, offset) });
  }

  retry(): Promise<void> {
    return this._read(this._place);
  }

  focus(path: string | null): void {
    this.focused = path;
    this._changed.emit();
  }

  /** The file that is shown so many rows further; null where there is none on this page. */
  beside(path: string, by: number): string | null {
    const files = (this.page?.items ?? []).filter(isFile);
    const at = files.findIndex(item => item.path === path);
    return at < 0 ? null : (files[at + by]?.path ?? null);
  }

  dispose(): void {
    this._asked += 1;
    Signal.clearData(this);
  }

  private async _read(place: IPlace): Promise<void> {
    const asked = ++this._asked;
    this._place = place;
    this.isLoading = true;
    this._changed.emit();
    let failure: string | null = null;
    let page: FolderPage | null = null;
    try {
      page = await this._client.get('/artifacts/{artifact}/files', {
        path: { artifact: this._artifact },
        query: { ...place, limit: FILES_AT_ONCE }
      });
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    if (asked !== this._asked) {
      return;
    }
    if (page || this.shown.folder !== place.folder) {
      this.page = page;
      this.shown = place;
    }
    this.failure = failure;
    this.isLoading = false;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _place: IPlace;
  private _asked = 0;
}

function isFile(item: FolderItem): boolean {
  return !item.is_folder;
}
