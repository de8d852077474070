import type { ServerConnection } from '@jupyterlab/services';
import { Signal, type ISignal } from '@lumino/signaling';

import { tarEnd, tarHeader, tarPadding } from '../graph/tar';
import { ApiError, Client } from '../protocol/client';
import { sendDirectly } from '../protocol/directUploading';
import type { UploadedArtifact } from '../protocol/types';
import { send } from '../protocol/uploading';
import { sizeOf, type OpensAs, type UploadChoice } from './uploadChoice';

/** A file, or a folder with what is in it. */
export interface IUploaded {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly file: File }[];
  readonly isFolder: boolean;
}

export interface IUpload {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  /** How much of it is checked, from 0 to 1, after it went straight to its storage. */
  readonly checked: number | null;
  readonly state: 'waiting' | 'sending' | 'same' | 'failed';
  readonly failure: string;
  /** The path of the file that this page cannot read any more. */
  readonly unreadable: string | null;
  /** It is larger than this, and was not sent. */
  readonly largest: number | null;
  /** The newest version of its name, which holds that already. */
  readonly sameAs: number | null;
}

interface IWanted {
  readonly uploaded: IUploaded;
  readonly opensAs: OpensAs;
  readonly storage: string;
}

const NOT_BEGUN = {
  sent: 0,
  checked: null,
  state: 'waiting' as const,
  failure: '',
  unreadable: null,
  largest: null,
  sameAs: null
};

/** What is on its way to the server, one after the other; what is done disappears, unless nothing new came of it. */
export class Uploads {
  constructor(
    private readonly _project: string,
    private readonly _settings: ServerConnection.ISettings
  ) {}

  /** Replaced (never mutated) when it changes. */
  list: readonly IUpload[] = [];

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  add({ kinds, storage }: UploadChoice, largest: number): void {
    for (const { uploaded, opensAs } of kinds) {
      for (const one of uploaded) {
        this._add({ uploaded: one, opensAs, storage }, largest);
      }
    }
  }

  /** Ends one that is under way, or forgets one that has ended. */
  cancel(id: number): void {
    this._running.get(id)?.abort();
    this._wanted.delete(id);
    this._set(this.list.filter(upload => upload.id !== id));
  }

  /** Whether one that failed may get there when it is sent once more. */
  canBeSent({ id, state, unreadable }: IUpload): boolean {
    return state === 'failed' && unreadable === null && this._wanted.has(id);
  }

  /** Sends one that failed once more, from its beginning. */
  async sendAgain(id: number): Promise<void> {
    const wanted = this._wanted.get(id);
    if (wanted) {
      this._change(id, NOT_BEGUN);
      const unreadable = await unreadableIn(wanted.uploaded);
      if (unreadable === null) {
        this._queueUp(id);
      } else {
        this._change(id, { state: 'failed', unreadable });
      }
    }
  }

  dispose(): void {
    for (const { id } of this.list) {
      this.cancel(id);
    }
    Signal.clearData(this);
  }

  private _add(wanted: IWanted, largest: number): void {
    const { uploaded } = wanted;
    const id = ++this._last;
    const size = sizeOf(uploaded);
    const upload = { ...NOT_BEGUN, id, name: uploaded.name, size };
    if (size > largest) {
      this._set([...this.list, { ...upload, state: 'failed', largest }]);
      return;
    }
    this._wanted.set(id, wanted);
    this._set([...this.list, upload]);
    this._queueUp(id);
  }

  private _queueUp(id: number): void {
    this._queue = this._queue.then(() => this._send(id));
  }

  private async _send(id: number): Promise<void> {
    const wanted = this._wanted.get(id);
    if (!wanted) {
      return;
    }
    const aborting = new AbortController();
    this._running.set(id, aborting);
    this._change(id, { state: 'sending' });
    try {
      const kept = await this._sent(id, wanted, aborting.signal);
      this._wanted.delete(id);
      if (kept.is_same) {
        this._change(id, { state: 'same', sameAs: kept.version });
      } else {
        this._set(this.list.filter(upload => upload.id !== id));
      }
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'aborted')) {
        const failure = error instanceof Error ? error.message : String(error);
        const unreadable = await unreadableIn(wanted.uploaded);
        this._change(id, { state: 'failed', failure, unreadable });
      }
    } finally {
      this._running.delete(id);
    }
  }

  /** Straight to the storage, or else through the server. */
  private async _sent(
    id: number,
    { uploaded, opensAs, storage }: IWanted,
    signal: AbortSignal
  ): Promise<UploadedArtifact> {
    const wish = {
      filename: uploaded.name,
      kind: uploaded.isFolder ? ('folder' as const) : ('file' as const),
      opens_as: opensAs,
      ...(storage ? { storage } : {})
    };
    const sending = {
      project: this._project,
      onProgress: (sent: number) => this._change(id, { sent }),
      signal
    };
    const kept = await sendDirectly(
      {
        ...sending,
        wish,
        files: uploaded.files,
        onChecked: checked => this._change(id, { checked })
      },
      new Client(this._settings)
    );
    if (kept !== null) {
      return kept;
    }
    if (signal.aborted) {
      throw new ApiError('aborted', 'Canceled.', 0);
    }
    this._change(id, { sent: 0 });
    const body = uploaded.isFolder ? packed(uploaded) : uploaded.files[0].file;
    return send({ ...sending, body, query: wish }, this._settings);
  }

  private _change(id: number, changes: Partial<IUpload>): void {
    this._set(
      this.list.map(upload =>
        upload.id === id ? { ...upload, ...changes } : upload
      )
    );
  }

  private _set(list: readonly IUpload[]): void {
    this.list = list;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  /** What is not there yet. */
  private readonly _wanted = new Map<number, IWanted>();
  private readonly _running = new Map<number, AbortController>();
  private _queue = Promise.resolve();
  private _last = 0;
}

/** The path of the first file that was changed, moved or deleted since it was chosen; null: all can be read. */
async function unreadableIn({ files }: IUploaded): Promise<string | null> {
  for (const { path, file } of files) {
    try {
      await file.slice(0, 1).arrayBuffer();
    } catch {
      return path;
    }
  }
  return null;
}

/** The folder as an archive that is read while it is sent. */
function packed(uploaded: IUploaded): Blob {
  const parts: BlobPart[] = [];
  for (const { path, file } of uploaded.files) {
    parts.push(tarHeader({ path, size: file.size }).slice());
    parts.push(file);
    parts.push(tarPadding(file.size).slice());
  }
  return new Blob([...parts, tarEnd().slice()]);
}
