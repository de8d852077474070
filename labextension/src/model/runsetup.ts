import type { Client } from '../protocol/client';
import type { Adapter, ExecutionName } from '../protocol/types';

/** What can be chosen for a run of a project's pipelines. All throws ApiError. */
export interface IRunSetup {
  /** The default first. */
  computes(): Promise<readonly Adapter[]>;
  storages(): Promise<readonly Adapter[]>;
  /** What a run for which a person wants this name would be called; `pipeline` is a path from the project's folder. */
  name(pipeline: string, wanted: string): Promise<ExecutionName>;
}

export class RunSetup implements IRunSetup {
  constructor(
    private readonly _client: Client,
    private readonly _project: string
  ) {}

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
