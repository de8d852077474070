import type { Client } from '../protocol/client';
import type { Adapter, ExecutionName } from '../protocol/types';
import { StoragesModel } from './storages';

/** What can be chosen for a run of a project's pipelines. All throws ApiError. */
export interface IRunSetup {
  /** The default first. */
  computes(): Promise<readonly Adapter[]>;
  storages(): Promise<readonly Adapter[]>;
  /** Those that people configured. */
  readonly configured: StoragesModel;
  /** What a run for which a person wants this name would be called; `pipeline` is a path from the project's folder. */
  name(pipeline: string, wanted: string): Promise<ExecutionName>;
}

export class RunSetup implements IRunSetup {
  constructor(
    private readonly _client: Client,
    private readonly _project: string
  ) {
    this.configured = new StoragesModel(_client);
  }

  readonly configured: StoragesModel;

  async computes(): Promise<readonly Adapter[]> {
    return (await this._client.get('/computes', {})).computes;
  }

  async storages(): Promise<readonly Adapter[]> {
    return (await this._client.get('/storages', {})).storages;
  }

  name(pipeline: string, wanted: string): Promise<ExecutionName> {
    return this._client.get('/projects/{project}/execution-name', {
      path: { project: this._project },
      query: { pipeline, name: wanted }
    });
  }
}
