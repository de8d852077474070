import { Signal, type ISignal } from '@lumino/signaling';

import type { Client } from '../protocol/client';
import type {
  ChangeProject,
  DeletedProject,
  Project,
  Usage
} from '../protocol/types';
import type { IArrangement, IProjectModel, IProjects } from '../tokens';

export interface IArrangementOptions {
  readonly client: Client;
  readonly projects: IProjects;
  /** Renames a folder by Jupyter's contents service, so that open documents follow. */
  readonly rename: (from: string, to: string) => Promise<void>;
}

/** What projects are called and where they lie, and the trash. Everything throws ApiError. */
export class Arrangement implements IArrangement {
  constructor(private readonly _options: IArrangementOptions) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  usage(project: string): Promise<Usage> {
    const { client } = this._options;
    return client.get('/projects/{project}/usage', { path: { project } });
  }

  async change(
    project: string,
    changes: Partial<ChangeProject>
  ): Promise<Project> {
    const { client } = this._options;
    const body = {
      name: null,
      description: null,
      is_archived: null,
      storage: null,
      ...changes
    };
    const path = { project };
    const changed = await client.patch('/projects/{project}', { path, body });
    await this._show(changed);
    return changed;
  }

  async duplicate(
    project: string,
    path: string,
    name: string
  ): Promise<IProjectModel> {
    const copy = await this._options.client.post(
      '/projects/{project}/duplicate',
      { path: { project }, body: { path, name } }
    );
    return this._show(copy);
  }

  async move(project: Project, to: string): Promise<IProjectModel> {
    const { client, rename } = this._options;
    const path = { project: project.id };
    const only_check = true;
    await client.post('/projects/{project}/move', {
      path,
      body: { path: to, only_check }
    });
    await rename(project.path, to);
    return this._show(
      await client.post('/projects/{project}/move', {
        path,
        body: { path: to, only_check: false }
      })
    );
  }

  async remove(project: string): Promise<DeletedProject> {
    const deleted = await this._options.client.delete('/projects/{project}', {
      path: { project }
    });
    this._changed.emit();
    return deleted;
  }

  async trash(): Promise<DeletedProject[]> {
    return (await this._options.client.get('/trash', {})).projects;
  }

  async restore(project: string, path: string | null): Promise<IProjectModel> {
    const { client } = this._options;
    return this._show(
      await client.post('/trash/{project}/restore', {
        path: { project },
        body: { path }
      })
    );
  }

  async empty(project: string | null): Promise<void> {
    const { client } = this._options;
    await (project === null
      ? client.delete('/trash', {})
      : client.delete('/trash/{project}', { path: { project } }));
    this._changed.emit();
  }

  private async _show(project: Project): Promise<IProjectModel> {
    const model = await this._options.projects.at(project.path);
    this._changed.emit();
    if (!model) {
      throw new Error(`There is no project in “${project.path}” any more.`);
    }
    return model;
  }

  private readonly _changed = new Signal<this, void>(this);
}
