import { Signal, type ISignal } from '@lumino/signaling';

import type {
  CreateProject,
  Example,
  Project,
  ProjectList,
  SettleIdentity
} from '../protocol/types';
import type {
  IProjectModel,
  IProjectRenames,
  IProjects,
  ProjectPart
} from '../tokens';
import type { IModelContext } from './context';
import type { IMoved, IOpenDocuments } from './documents';
import { ProjectModel } from './projectModel';
import { RunningExecutions } from './running';

/** One model a project, made when it is first asked for and shared from then on. */
export class Projects implements IProjects {
  constructor(private readonly _context: IModelContext) {
    this.running = new RunningExecutions(_context.client);
  }

  readonly running: RunningExecutions;

  get current(): IProjectModel | null {
    return this._current;
  }

  get currentChanged(): ISignal<this, IProjectModel | null> {
    return this._currentChanged;
  }

  get isConnected(): boolean {
    return !this._context.feed.isLost;
  }

  get recordsAway(): string | null {
    return this._context.feed.recordsAway;
  }

  get reachChanged(): ISignal<unknown, void> {
    return this._context.feed.reachChanged;
  }

  get renamesNoticed(): ISignal<this, IProjectRenames> {
    return this._renamesNoticed;
  }

  get fileMoved(): ISignal<unknown, IMoved> {
    return this._context.documents.moved;
  }

  get manifestSaved(): ISignal<unknown, void> {
    return this._context.documents.manifestSaved;
  }

  get documents(): IOpenDocuments {
    return this._context.documents;
  }

  setCurrent(model: IProjectModel | null): void {
    if (model !== this._current) {
      this._current = model;
      this._currentChanged.emit(model);
    }
  }

  async at(path: string): Promise<ProjectModel | null> {
    const { project } = await this._context.client.get('/projects/at', {
      query: { path }
    });
    return project && this._model(project);
  }

  remembered(project: Project): ProjectModel {
    return this._models.get(project.id) ?? this._model(project);
  }

  list(): Promise<ProjectList> {
    return this._context.client.get('/projects', {});
  }

  async examples(): Promise<Example[]> {
    return (await this._context.client.get('/examples', {})).examples;
  }

  /** Makes a project; throws ApiError. */
  async create(body: CreateProject): Promise<ProjectModel> {
    return this._model(await this._context.client.post('/projects', { body }));
  }

  /** The person's answer where one id lives at two paths; throws ApiError. */
  async settleIdentity(
    project: string,
    body: SettleIdentity
  ): Promise<ProjectModel> {
    const path = { project };
    return this._model(
      await this._context.client.post('/projects/{project}/identity', {
        path,
        body
      })
    );
  }

  private _model(project: Project): ProjectModel {
    const known = this._models.get(project.id);
    if (known) {
      known.update(project);
      return known;
    }
    const model = new ProjectModel(project, this._context);
    model.renamesNoticed.connect((_, renames) =>
      this._renamesNoticed.emit({ project: model, renames })
    );
    this._models.set(project.id, model);
    model.changed.connect(this._onModelChanged, this);
    return model;
  }

  private readonly _renamesNoticed = new Signal<this, IProjectRenames>(this);
  /** What went into the trash, here or in another window, is shown no longer. */
  private _onModelChanged(model: ProjectModel, part: ProjectPart): void {
    if (part === 'executions') {
      this.running.take(model);
    }
    if (model.isGone && !model.isDisposed) {
      this._models.delete(model.project.id);
      if (this._current === model) {
        this.setCurrent(null);
      }
      model.dispose();
    }
  }

  private readonly _models = new Map<string, ProjectModel>();
  private readonly _currentChanged = new Signal<this, IProjectModel | null>(
    this
  );
  private _current: IProjectModel | null = null;
}
