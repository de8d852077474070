import { Signal, type ISignal } from '@lumino/signaling';

import type { Client } from '../protocol/client';
import type { Kernel, KernelChanged, TryOperation } from '../protocol/types';
import type { IProjectKernels } from '../tokens';
import { Reading } from './reading';

/** The kernels in which the people of a project try its operations, kept up to date by the feed. */
export class ProjectKernels implements IProjectKernels {
  constructor(
    private readonly _client: Client,
    private readonly _project: string
  ) {}

  list: readonly Kernel[] = [];
  /** The last that ended and does not come back by itself; null once another was started. */
  dead: Kernel | null = null;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The connection is there again: asks once more what runs, if anybody asked. Throws ApiError. */
  async refreshLive(): Promise<void> {
    if (this._isAsked) {
      await this.refresh();
    }
  }

  refresh(): Promise<void> {
    this._isAsked = true;
    const path = { project: this._project };
    return this._reading.read(
      () => this._client.get('/projects/{project}/kernels', { path }),
      ({ kernels }) => {
        this.list = kernels;
        this._changed.emit();
      }
    );
  }

  async start(): Promise<Kernel> {
    const kernel = await this._client.post('/projects/{project}/kernels', {
      path: { project: this._project },
      body: { environment: null }
    });
    this._set(kernel.id, kernel);
    return kernel;
  }

  async interrupt(kernel: string): Promise<void> {
    await this._client.post('/projects/{project}/kernels/{kernel}/interrupt', {
      path: { project: this._project, kernel }
    });
  }

  async restart(kernel: string): Promise<void> {
    this._set(
      kernel,
      await this._client.post('/projects/{project}/kernels/{kernel}/restart', {
        path: { project: this._project, kernel }
      })
    );
  }

  async code(operation: string, body: TryOperation): Promise<string> {
    const { code } = await this._client.post(
      '/projects/{project}/operations/{name}/tries',
      { path: { project: this._project, name: operation }, body }
    );
    return code;
  }

  take(message: KernelChanged): void {
    this._reading.tell(message);
  }

  private _set(id: string, kernel: Kernel | null): void {
    this.take({ type: 'kernel', project: this._project, id, kernel });
  }

  private _apply({ id, kernel }: KernelChanged): void {
    const others = this.list.filter(other => other.id !== id);
    const isDead = kernel?.status === 'dead';
    this.list = kernel && !isDead ? [...others, kernel] : others;
    this.dead = isDead ? kernel : kernel ? null : this.dead;
    this._changed.emit();
  }

  private readonly _reading = new Reading<KernelChanged>(message =>
    this._apply(message)
  );
  private _isAsked = false;
  private readonly _changed = new Signal<this, void>(this);
}
