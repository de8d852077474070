import { adapterRequest, type IAdapterChoice } from '../graph/runchoice';
import type { Client } from '../protocol/client';
import type { Adapter, ComputeCheck, ExecutionName } from '../protocol/types';
import type { IProjectModel } from '../tokens';
import { StoragesModel, usualFirst } from './storages';

/** What can be chosen for a run of a project's pipelines. All throws ApiError. */
export interface IRunSetup {
  /** The default first; also those that cannot be used. */
  computes(): Promise<readonly Adapter[]>;
  /** Runs a small operation on it, with these options. */
  checkCompute(choice: IAdapterChoice): Promise<ComputeCheck>;
  /** The project's own first. */
  storages(): Promise<readonly Adapter[]>;
  /** Those that people configured. */
  readonly configured: StoragesModel;
  /** What a run for which a person wants this name would be called; `pipeline` is a path from the project's folder. */
  name(pipeline: string, wanted: string): Promise<ExecutionName>;
}

export class RunSetup implements IRunSetup {
  constructor(
    private readonly _client: Client,
    private readonly _project: IProjectModel
  ) {
    this.configured = new StoragesModel(_client);
  }

  readonly configured: StoragesModel;

  async computes(): Promise<readonly Adapter[]> {
    return (await this._client.get('/computes', {})).computes;
  }

  checkCompute(choice: IAdapterChoice): Promise<ComputeCheck> {
    return this._client.post('/compute-checks', {
      body: adapterRequest(choice)!
    });
  }

  async storages(): Promise<readonly Adapter[]> {
    const { storages } = await this._client.get('/storages', {});
    return usualFirst(storages, this._project.project.storage);
  }

  name(pipeline: string, wanted: string): Promise<ExecutionName> {
    return this._client.get('/projects/{project}/execution-name', {
      path: { project: this._project.project.id },
      query: { pipeline, name: wanted }
    });
  }
}
