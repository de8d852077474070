import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { huesOfProject, type Hues } from '../graph/ports';
import { AskAgain } from '../model/askagain';
import { refusal } from '../model/warning';
import type { Operation } from '../protocol/types';
import type { IProjectModel, IProjects } from '../tokens';
import type { Notices } from './notices';
import type { Home } from './parts';

type Part = 'home' | 'operations' | 'resources' | 'artifacts' | 'executions';

/** The project that a pipeline lies in, and what it offers. */
export class Surroundings implements IDisposable {
  /** `path` is the pipeline's, from the server's root. */
  constructor(
    path: string,
    private readonly projects: IProjects | null,
    private readonly notices: Notices
  ) {
    this._path = path;
    this._asking = new AskAgain(projects, () => this._find());
    void this._asking.begin();
  }

  get path(): string {
    return this._path;
  }

  /** After a rename the project is found again. */
  set path(path: string) {
    if (path !== this._path) {
      this._path = path;
      void this._asking.begin();
    }
  }

  /** From the project's folder; null outside of any. */
  get projectPath(): string | null {
    return this._project?.toProjectPath(this._path) ?? null;
  }

  get project(): IProjectModel | null {
    return this._project;
  }

  get home(): Home {
    return this._home;
  }

  get operations(): ReadonlyMap<string, Operation> {
    return this._operations;
  }

  get hues(): Hues {
    return this._hues;
  }

  get changed(): ISignal<this, Part> {
    return this._changed;
  }

  /** The project is let go of, for another one or for good. */
  get detached(): ISignal<this, void> {
    return this._detached;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._asking.dispose();
      this._detach();
      Signal.clearData(this);
    }
  }

  /** Until the server answers: a pipeline without its project can do nothing. */
  private async _find(): Promise<void> {
    try {
      await this._attach();
    } catch (error) {
      if (!this._isDisposed) {
        // That the records are away is said already, where the page knows.
        const isSaid = this.projects?.recordsAway ?? false;
        const message = isSaid ? null : refusal(error);
        const notice = message ? { message, isUrgent: true } : null;
        this.notices.set('project', notice);
      }
      throw error;
    }
  }

  private async _attach(): Promise<void> {
    const path = this._path;
    const project = (await this.projects?.at(path)) ?? null;
    this.notices.set('project', null);
    const isKnown = project !== null && project === this._project;
    const isSettled = isKnown && this._home === 'known';
    if (this._isDisposed || path !== this._path || isSettled) {
      return;
    }
    if (!isKnown) {
      this._detach();
      this._project = project;
      project?.changed.connect(this._onProject, this);
    }
    await project?.ready;
    if (!this._isDisposed && project === this._project) {
      this._home = project ? 'known' : 'none';
      this._onProject(project, 'operations');
      this._onProject(project, 'executions');
      this._changed.emit('home');
    }
  }

  private _detach(): void {
    this._project?.changed.disconnect(this._onProject, this);
    this._project = null;
    this._detached.emit();
  }

  private _onProject(project: IProjectModel | null, part: string): void {
    if (part === 'operations') {
      const operations = project?.operations ?? [];
      this._operations = new Map(operations.map(item => [item.name, item]));
      this._hues = huesOfProject(operations);
    }
    if (
      part === 'operations' ||
      part === 'artifacts' ||
      part === 'resources' ||
      part === 'executions'
    ) {
      this._changed.emit(part);
    }
  }

  private readonly _changed = new Signal<this, Part>(this);
  private readonly _detached = new Signal<this, void>(this);
  private readonly _asking: AskAgain;
  private _path: string;
  private _project: IProjectModel | null = null;
  private _home: Home = 'loading';
  private _operations: ReadonlyMap<string, Operation> = new Map();
  private _hues: Hues = huesOfProject([]);
  private _isDisposed = false;
}
