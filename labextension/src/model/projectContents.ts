import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import type { Client } from '../protocol/client';
import type {
  Operation,
  PipelineSummary,
  ProjectModule,
  Renamed,
  Resource,
  ResourceKind
} from '../protocol/types';
import type { INoticedRename, RenameWatch } from './noticing';
import { Reading } from './reading';
import type { RenameWish } from './renaming';

type Part = 'pipelines' | 'operations' | 'resources' | 'modules';

/** What the documents in a project's folder are. */
export class ProjectContents implements IDisposable {
  constructor(
    private readonly _project: string,
    private readonly _client: Client,
    private readonly _preview: (wish: RenameWish) => Promise<Renamed>
  ) {}

  pipelines: readonly PipelineSummary[] = [];
  operations: readonly Operation[] = [];
  resources: readonly Resource[] = [];
  resourceKinds: readonly ResourceKind[] = [];
  modules: readonly ProjectModule[] = [];
  isDisposed = false;

  get changed(): ISignal<this, Part> {
    return this._changed;
  }

  /** What changed its name outside of this page's renaming while pipelines still use the old one. */
  get renamesNoticed(): ISignal<this, readonly INoticedRename[]> {
    return this._renamesNoticed;
  }

  /** Reads everything again. Throws ApiError. */
  refresh(): Promise<void> {
    const path = { project: this._project };
    return this._reading.read(
      () =>
        Promise.all([
          this._client.get('/projects/{project}/pipelines', { path }),
          this._client.get('/projects/{project}/operations', { path }),
          this._client.get('/projects/{project}/resources', { path }),
          this._client.get('/projects/{project}/modules', { path })
        ]),
      ([{ pipelines }, { operations }, { resources, kinds }, { modules }]) => {
        this.pipelines = pipelines;
        this.operations = operations;
        this.resources = resources;
        this.resourceKinds = kinds;
        this.modules = modules;
        void this._watchNames();
        this._changed.emit('operations');
        this._changed.emit('resources');
        this._changed.emit('modules');
        this._changed.emit('pipelines');
      }
    );
  }

  dispose(): void {
    if (!this.isDisposed) {
      this.isDisposed = true;
      this._names?.dispose();
      Signal.clearData(this);
    }
  }

  private async _watchNames(): Promise<void> {
    const { RenameWatch } = await import('./noticing');
    if (!this.isDisposed) {
      this._names ??= new RenameWatch({
        preview: this._preview,
        found: renames => this._renamesNoticed.emit(renames)
      });
      this._names.see(this.operations);
    }
  }

  private readonly _reading = new Reading();
  private readonly _changed = new Signal<this, Part>(this);
  private readonly _renamesNoticed = new Signal<
    this,
    readonly INoticedRename[]
  >(this);
  private _names: RenameWatch | null = null;
}
