/** Bytes on their way to the server, with progress: what `fetch` cannot tell. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { API, ApiError, refusal } from './client';
import type { UploadedArtifact } from './types';

export interface ISending {
  readonly project: string;
  readonly body: Blob;
  readonly query: Readonly<Record<string, string>>;
  readonly onProgress: (sent: number) => void;
  readonly signal: AbortSignal;
}

/** Sends the bytes; nothing is kept of what is aborted. Throws ApiError. */
export function send(
  sending: ISending,
  settings: ServerConnection.ISettings
): Promise<UploadedArtifact> {
  const { project, body, query, onProgress, signal } = sending;
  const address = `projects/${encodeURIComponent(project)}/uploads`;
  const url = `${URLExt.join(settings.baseUrl, API)}/${address}?${new URLSearchParams(query)}`;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.withCredentials = true;
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    if (settings.token) {
      request.setRequestHeader('Authorization', `token ${settings.token}`);
    }
    const xsrf = /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1];
    if (xsrf) {
      request.setRequestHeader('X-XSRFToken', xsrf);
    }
    request.upload.onprogress = event => onProgress(event.loaded);
    request.onload = () => {
      if (request.status === 201) {
        resolve(JSON.parse(request.responseText) as UploadedArtifact);
      } else {
        reject(refusal(request, request.responseText));
      }
    };
    request.onerror = () =>
      reject(new ApiError('unreachable', 'The server cannot be reached.', 0));
    request.onabort = () => reject(new ApiError('aborted', 'Canceled.', 0));
    signal.addEventListener('abort', () => request.abort());
    request.send(body);
  });
}
