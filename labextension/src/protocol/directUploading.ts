/** Bytes on their way straight to a storage, in parts, by addresses that the server lends. */
import { ApiError, type Client } from './client';
import { reaches } from './reaching';
import type { BeginDirectUpload, UploadedArtifact } from './types';

/** The server reads no longer request: more names than fit in it go with their bytes, as an archive. */
const LONGEST_LIST_BYTES = 16 * 2 ** 20;
const AT_ONCE = 3;
const TRIES = 4;
const FIRST_WAIT_MS = 1000;

export interface IDirectSending {
  readonly project: string;
  readonly wish: Omit<BeginDirectUpload, 'files'>;
  readonly files: readonly { readonly path: string; readonly file: File }[];
  readonly onProgress: (sent: number) => void;
  /** How much of what was sent is checked, from 0 to 1. */
  readonly onChecked: (part: number) => void;
  readonly signal: AbortSignal;
}

/** Null where the storage does not offer it, or this browser does not get there: then nothing of it is left. Nothing is
 * left of what is aborted either. Throws ApiError. */
export async function sendDirectly(
  sending: IDirectSending,
  client: Client
): Promise<UploadedArtifact | null> {
  const { project, wish, files, signal } = sending;
  const named = files.map(({ path, file }) => ({
    path,
    size_bytes: file.size
  }));
  const body = { ...wish, files: named };
  if (new Blob([JSON.stringify(body)]).size > LONGEST_LIST_BYTES) {
    return null;
  }
  const begun = await client.post('/projects/{project}/direct-uploads', {
    path: { project },
    body
  });
  const { id, part_bytes = 0, together_bytes = 0 } = begun;
  if (!id) {
    return null;
  }
  try {
    const sent = sentAs(files, together_bytes);
    await new Parts(sending, sent, client, id, part_bytes).send();
    return await kept(sending, client, id);
  } catch (error) {
    await client
      .delete('/direct-uploads/{upload}', { path: { upload: id } })
      .catch(() => undefined);
    if (signal.aborted) {
      throw new ApiError('aborted', 'Canceled.', 0);
    }
    if (error instanceof NotSent) {
      return null;
    }
    throw error;
  }
}

async function kept(
  { onChecked, signal }: IDirectSending,
  client: Client,
  upload: string
): Promise<UploadedArtifact> {
  for await (const told of client.keepSent(upload, signal)) {
    if (told.artifact) {
      return told.artifact;
    }
    if (told.problem) {
      throw new ApiError(told.code ?? 'bad_request', told.problem, 400);
    }
    onChecked(told.done_bytes / Math.max(told.total_bytes, 1));
  }
  throw new ApiError('unreachable', 'The server broke off while checking.', 0);
}

/** What is sent under one number: a file, or all small ones, one after the other. */
interface ISent {
  readonly number: number;
  readonly body: Blob;
}

export function sentAs(
  files: IDirectSending['files'],
  togetherBytes: number
): readonly ISent[] {
  const all = files.map(({ file }, number) => ({ number, body: file }));
  const small = all.filter(({ body }) => body.size <= togetherBytes);
  const large = all.filter(({ body }) => body.size > togetherBytes);
  if (small.length === 0) {
    return large;
  }
  const together = new Blob(small.map(({ body }) => body));
  return [{ number: small[0].number, body: together }, ...large];
}

interface IPart {
  readonly file: number;
  readonly part: number;
  readonly body: Blob;
}

/** The parts of what is sent, some at once; one that fails is tried again at a new address. */
class Parts {
  constructor(
    private readonly _sending: IDirectSending,
    private readonly _sent: readonly ISent[],
    private readonly _client: Client,
    private readonly _upload: string,
    private readonly _partBytes: number
  ) {
    this._left = this._parts();
    this._signal = AbortSignal.any([_sending.signal, this._stopping.signal]);
  }

  /** Throws NotSent, or ApiError for what the server refuses. */
  async send(): Promise<void> {
    const first = this._sent.find(({ body }) => body.size > 0);
    if (!first) {
      return;
    }
    const address = await this._address({ file: first.number, part: 0 });
    if (!(await reaches(address))) {
      throw new NotSent();
    }
    const lanes = Array.from({ length: AT_ONCE }, () => this._lane());
    await Promise.all(lanes).catch(error => {
      this._stopping.abort();
      throw error;
    });
  }

  private async _lane(): Promise<void> {
    for (const next of this._left) {
      await this._send(next);
    }
  }

  private async _send(part: IPart): Promise<void> {
    for (let tries = 1; ; tries++) {
      const status = await this._try(part);
      if (status === 200) {
        this._hasArrived = true;
        return;
      }
      this._told(part, 0);
      const isNoWay = status === 0 && !this._hasArrived;
      if (isNoWay || tries === TRIES || this._signal.aborted) {
        throw new NotSent();
      }
      await pause(FIRST_WAIT_MS * 2 ** (tries - 1), this._signal);
    }
  }

  /** The status of the answer; 0 if there is none, of the storage or of the server. */
  private async _try(part: IPart): Promise<number> {
    try {
      return await this._put(await this._address(part), part);
    } catch (error) {
      if (error instanceof ApiError && error.status === 0) {
        return 0;
      }
      throw error;
    }
  }

  private async _address(part: {
    file: number;
    part: number;
  }): Promise<string> {
    const { url } = await this._client.post(
      '/direct-uploads/{upload}/addresses',
      {
        path: { upload: this._upload },
        query: { file: part.file, part: part.part }
      }
    );
    return url;
  }

  /** The status of the answer; 0 if there is none that this page may see. */
  private _put(url: string, part: IPart): Promise<number> {
    return new Promise(resolve => {
      const request = new XMLHttpRequest();
      request.open('PUT', url);
      request.upload.onprogress = event => this._told(part, event.loaded);
      request.onload = () => resolve(request.status);
      request.onerror = request.onabort = () => resolve(0);
      const abort = (): void => request.abort();
      this._signal.addEventListener('abort', abort);
      request.onloadend = () =>
        this._signal.removeEventListener('abort', abort);
      if (this._signal.aborted) {
        resolve(0);
      } else {
        request.send(part.body);
      }
    });
  }

  private _told({ file, part }: IPart, sent: number): void {
    const key = `${file}/${part}`;
    this._gone += sent - (this._goneOf.get(key) ?? 0);
    this._goneOf.set(key, sent);
    this._sending.onProgress(this._gone);
  }

  private *_parts(): Generator<IPart> {
    for (const { number, body } of this._sent) {
      for (let part = 0; part * this._partBytes < body.size; part++) {
        const begin = part * this._partBytes;
        const piece = body.slice(begin, begin + this._partBytes);
        yield { file: number, part, body: piece };
      }
    }
  }

  private readonly _stopping = new AbortController();
  private readonly _signal: AbortSignal;
  private readonly _left: Generator<IPart>;
  private readonly _goneOf = new Map<string, number>();
  private _gone = 0;
  private _hasArrived = false;
}

/** The bytes do not get there; they may by another way. */
class NotSent extends Error {}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, ms);
    signal.addEventListener('abort', () => resolve());
  });
}
