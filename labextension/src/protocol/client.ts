/** The REST API, typed by the generated paths: an address or field that the server lacks does not compile. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import type {
  ApiErrorBody,
  CopyArtifact,
  CopyProgress,
  Paths,
  UploadProgress,
  Verification
} from './types';

export const API = 'deepforge/api';

type Verb = 'get' | 'post' | 'patch' | 'delete';
type Json = 'application/json';
type PathsWith<V extends Verb> = {
  [P in keyof Paths]: Paths[P][V] extends undefined ? never : P;
}[keyof Paths];
type Call<P extends keyof Paths, V extends Verb> = Exclude<
  Paths[P][V],
  undefined
>;
type Parameters<C, In extends 'path' | 'query'> = C extends {
  parameters: { [K in In]: infer T };
}
  ? { [K in In]: T }
  : C extends { parameters: { [K in In]?: infer T } }
    ? { [K in In]?: T }
    : unknown;
type Body<C> = C extends { requestBody: { content: { [K in Json]: infer B } } }
  ? { body: B }
  : unknown;
type Options<C> = Parameters<C, 'path'> & Parameters<C, 'query'> & Body<C>;
type Answer<C> = C extends { responses: infer R }
  ? {
      [S in keyof R]: S extends number
        ? R[S] extends { content: { [K in Json]: infer T } }
          ? T
          : void
        : never;
    }[keyof R]
  : never;

/** What the server refused, or that it could not be reached (`code` `unreachable`, `status` 0). */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly details: Record<string, unknown> = {}
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export class Client {
  constructor(
    readonly settings: ServerConnection.ISettings = ServerConnection.makeSettings()
  ) {}

  /** The server stops looking when it is aborted. */
  get<P extends PathsWith<'get'>>(
    path: P,
    options: Options<Call<P, 'get'>>,
    signal?: AbortSignal
  ): Promise<Answer<Call<P, 'get'>>> {
    return this._request('GET', path, options, signal);
  }

  post<P extends PathsWith<'post'>>(
    path: P,
    options: Options<Call<P, 'post'>>
  ): Promise<Answer<Call<P, 'post'>>> {
    return this._request('POST', path, options);
  }

  patch<P extends PathsWith<'patch'>>(
    path: P,
    options: Options<Call<P, 'patch'>>
  ): Promise<Answer<Call<P, 'patch'>>> {
    return this._request('PATCH', path, options);
  }

  delete<P extends PathsWith<'delete'>>(
    path: P,
    options: Options<Call<P, 'delete'>>
  ): Promise<Answer<Call<P, 'delete'>>> {
    return this._request('DELETE', path, options);
  }

  /** The address of a payload of a job, for an `<img>` or a link. */
  blobUrl(
    execution: string,
    node: string,
    attempt: number,
    name: string
  ): string {
    const path = '/executions/{execution}/jobs/{node}/blobs/{name}';
    return this._url(path, {
      path: { execution, node, name },
      query: { attempt }
    });
  }

  /** The address of what a job printed, as a text file. */
  logUrl(
    execution: string,
    node: string,
    options: { times: boolean; attempt: number | null }
  ): string {
    const { times, attempt } = options;
    return this._url('/executions/{execution}/jobs/{node}/log', {
      path: { execution, node },
      query: { ...(times && { times }), ...(attempt !== null && { attempt }) }
    });
  }

  /** The address of an artifact's bytes, as a file; or of those of one file of a folder. */
  contentUrl(artifact: string, file?: string): string {
    return this._url('/artifacts/{artifact}/content', {
      path: { artifact },
      query: file === undefined ? {} : { file }
    });
  }

  /** Reads all bytes of a project's artifacts again, one after the other. Throws ApiError, or where it is aborted. */
  verifications(
    project: string,
    signal: AbortSignal
  ): AsyncIterable<Verification> {
    const path = '/projects/{project}/artifacts/verification';
    return this._lines(this._url(path, { path: { project } }), { signal });
  }

  /** Copies an artifact to another storage. Throws ApiError, or where it is aborted. */
  copy(
    artifact: string,
    wish: CopyArtifact,
    signal: AbortSignal
  ): AsyncIterable<CopyProgress> {
    return this._lines(
      this._url('/artifacts/{artifact}/copies', { path: { artifact } }),
      {
        method: 'POST',
        body: JSON.stringify(wish),
        headers: { 'Content-Type': 'application/json' },
        signal
      }
    );
  }

  /** Checks and keeps what was sent straight to a storage. Throws ApiError, or where it is aborted. */
  keepSent(upload: string, signal: AbortSignal): AsyncIterable<UploadProgress> {
    const path = '/direct-uploads/{upload}/artifact';
    return this._lines(this._url(path, { path: { upload } }), {
      method: 'POST',
      signal
    });
  }

  /** An answer of one JSON object a line, as they come. */
  private async *_lines<T>(url: string, init: RequestInit): AsyncIterable<T> {
    const response = await ServerConnection.makeRequest(
      url,
      init,
      this.settings
    );
    if (!response.ok || !response.body) {
      throw refusal(response, await response.text());
    }
    const reader = response.body
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let text = '';
    for (;;) {
      const { value, done } = await reader.read();
      text += value ?? '';
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        yield JSON.parse(line) as T;
      }
      if (done) {
        return;
      }
    }
  }

  private async _request<T>(
    method: string,
    path: string,
    given: unknown,
    signal?: AbortSignal
  ): Promise<T> {
    const options = given as Given;
    const init: RequestInit = { method, signal: signal ?? null };
    if (options.body !== undefined) {
      init.body = JSON.stringify(options.body);
      init.headers = { 'Content-Type': 'application/json' };
    }
    let response: Response;
    let text: string;
    try {
      response = await ServerConnection.makeRequest(
        this._url(path, options),
        init,
        this.settings
      );
      text = await response.text();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ApiError(
        'unreachable',
        `The server cannot be reached: ${reason}`,
        0
      );
    }
    if (!response.ok) {
      throw refusal(response, text);
    }
    try {
      return (text ? JSON.parse(text) : undefined) as T;
    } catch {
      // Something in between answers with a page of its own, to sign in again, say.
      throw new ApiError(
        'internal',
        'Something else than DeepForge answered: reload the page, and sign in where it asks you to.',
        response.status
      );
    }
  }

  private _url(path: string, { path: parts = {}, query = {} }: Given): string {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(String(parts[name]))
    );
    const given = Object.entries(query)
      .flatMap(([name, value]) =>
        (Array.isArray(value) ? value : [value]).map(item => [name, item])
      )
      .filter(([, value]) => value !== undefined && value !== null);
    const search = new URLSearchParams(
      given.map(([name, value]) => [String(name), String(value)])
    );
    const url = URLExt.join(this.settings.baseUrl, API) + filled;
    return given.length ? `${url}?${search}` : url;
  }
}

interface Given {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

/** The error that an answer tells. */
export function refusal(
  response: { readonly status: number; readonly statusText: string },
  text: string
): ApiError {
  let body: Partial<ApiErrorBody> = {};
  try {
    body = JSON.parse(text) as Partial<ApiErrorBody>;
  } catch {
    // A proxy in between answers in its own words.
  }
  return new ApiError(
    body.code ?? 'internal',
    body.message ?? `${response.status} ${response.statusText}`,
    response.status,
    body.details ?? {}
  );
}
