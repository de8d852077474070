import type { Client } from '../protocol/client';
import type { Environment } from '../protocol/types';
import type { IProjectEnvironments } from '../tokens';
import type { IOpenDocuments, ITextDocument } from './documents';

/** The environment files of a project. Paths are from its folder. */
export class Environments implements IProjectEnvironments {
  constructor(
    private readonly _project: { readonly project: { readonly id: string } } & {
      toServerPath(path: string): string;
    },
    private readonly _client: Client,
    private readonly _documents: IOpenDocuments
  ) {}

  async list(): Promise<Environment[]> {
    const path = this._path;
    return (
      await this._client.get('/projects/{project}/environments', { path })
    ).environments;
  }

  check(path: string, text: string): Promise<Environment> {
    const body = { path, text };
    return this._client.post('/projects/{project}/environments/check', {
      path: this._path,
      body
    });
  }

  open(path: string): Promise<ITextDocument> {
    return this._documents.open(this._project.toServerPath(path));
  }

  create(path: string, text: string): Promise<void> {
    return this._documents.create(this._project.toServerPath(path), text);
  }

  delete(path: string): Promise<void> {
    return this._documents.delete(this._project.toServerPath(path));
  }

  private get _path(): { project: string } {
    return { project: this._project.project.id };
  }
}
