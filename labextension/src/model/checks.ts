import type { Client } from '../protocol/client';
import type { Environment, Problem } from '../protocol/types';

/** What the server says of documents as the person sees them. All throws ApiError. */
export class Checks {
  constructor(
    project: string,
    private readonly _client: Client
  ) {
    this._path = { project };
  }

  async pipeline(path: string, text: string): Promise<Problem[]> {
    const body = { path, text };
    return (
      await this._client.post('/projects/{project}/validate', {
        path: this._path,
        body
      })
    ).problems;
  }

  environment(path: string, text: string): Promise<Environment> {
    const body = { path, text };
    return this._client.post('/projects/{project}/environments/check', {
      path: this._path,
      body
    });
  }

  /** The environment files on disk. */
  async environments(): Promise<Environment[]> {
    const path = this._path;
    return (
      await this._client.get('/projects/{project}/environments', { path })
    ).environments;
  }

  private readonly _path: { project: string };
}
