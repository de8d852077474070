import { Signal, type ISignal } from '@lumino/signaling';

import type { Client } from '../protocol/client';
import type { Inside } from '../protocol/types';
import { FolderModel } from './folder';

/** Which part of a table, of an array or of many pictures is shown. */
export interface IPart {
  /** The name of one of several arrays. */
  readonly part: string | null;
  readonly plane: readonly number[];
  readonly row: number;
  readonly column: number;
  readonly picture: number;
}

const BEGINNING: IPart = {
  part: null,
  plane: [],
  row: 0,
  column: 0,
  picture: 0
};

/** What is in one artifact, or in one file of an artifact that is a folder, as far as it was asked for. */
export class InsideModel {
  constructor(
    private readonly _client: Client,
    readonly artifact: string,
    file: string | null = null
  ) {
    this.file = file;
    void this._read();
  }

  /** The path of the file in the folder; null: the artifact itself. */
  file: string | null;
  /** The files, where the artifact is a folder. */
  folder: FolderModel | null = null;

  /** Null before the first answer; it stays while another part is read. */
  inside: Inside | null = null;
  /** Why it cannot be looked into. */
  failure: string | null = null;
  isLoading = false;
  /** True once the person allowed what the value needs to run. */
  isOpened = false;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Never throws: `failure` says what went wrong. */
  show(part: Partial<IPart>): Promise<void> {
    this._part = { ...this._part, ...part };
    return this._read();
  }

  /** One of several arrays, from its beginning; null for all of them. */
  choose(part: string | null): Promise<void> {
    return this.show({ ...BEGINNING, part });
  }

  /** A file of the folder, or all of them again (null). */
  async look(file: string | null): Promise<void> {
    this.folder?.focus(file ?? this.file);
    this.file = file;
    this.isOpened = false;
    this.inside = file === null ? this._whole : null;
    this.failure = null;
    this._part = BEGINNING;
    if (this.inside === null) {
      return this._read();
    }
    this._asked += 1;
    this.isLoading = false;
    this._changed.emit();
  }

  /** Runs what the value needs to be opened. */
  open(): Promise<void> {
    this.isOpened = true;
    return this._read();
  }

  retry(): Promise<void> {
    return this._read();
  }

  dispose(): void {
    this._asked += 1;
    this.folder?.dispose();
    Signal.clearData(this);
  }

  private async _read(): Promise<void> {
    const asked = ++this._asked;
    this.isLoading = true;
    this._changed.emit();
    let failure: string | null = null;
    let inside: Inside | null = null;
    try {
      inside = await this._ask();
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    if (asked !== this._asked) {
      return;
    }
    this.inside = inside ?? this.inside;
    if (inside?.kind === 'folder') {
      this._whole = inside;
    }
    if (inside?.kind === 'folder' || this.file !== null) {
      this.folder ??= this._filesOf(folderOf(this.file));
    }
    this.failure = failure;
    this.isLoading = false;
    this._changed.emit();
  }

  private _filesOf(folder: string): FolderModel {
    const files = new FolderModel(this._client, this.artifact, folder);
    files.changed.connect(() => this._changed.emit());
    return files;
  }

  private _ask(): Promise<Inside> {
    const path = { artifact: this.artifact };
    const { part: name, plane, row, column, picture } = this._part;
    const file = this.file === null ? {} : { file: this.file };
    const named = name === null ? file : { ...file, part: name };
    const part = { ...named, plane: [...plane], row, column, picture };
    return this.isOpened
      ? this._client.post('/artifacts/{artifact}/inside', { path, body: part })
      : this._client.get('/artifacts/{artifact}/inside', { path, query: part });
  }

  private readonly _changed = new Signal<this, void>(this);
  /** The folder itself, once it was told: it stays what it is. */
  private _whole: Inside | null = null;
  private _part = BEGINNING;
  private _asked = 0;
}

/** `train` of `train/cat.png`. */
function folderOf(file: string | null): string {
  return file === null ? '' : file.slice(0, Math.max(0, file.lastIndexOf('/')));
}
