/** A project held in memory, behind the interfaces that the editor sees. */
import { Signal } from '@lumino/signaling';

import type {
  Artifact,
  Environment,
  Execution,
  ExecutionSummary,
  Job,
  Operation,
  Problem,
  ProjectModule,
  Renamed,
  Resource,
  ResourceKind
} from '../../src/protocol/types';
import type {
  IExecutionModel,
  IJobFeed,
  IOperationCode,
  IProjectEnvironments,
  IProjectModel,
  IProjectRenames,
  IProjects,
  ProjectPart
} from '../../src/tokens';
import { MemoryKernels } from './kernels';

import type { IOpenDocument, ITextDocument } from '../../src/model/documents';

export class MemoryExecution implements IExecutionModel {
  constructor(public execution: Execution | null) {}

  readonly jobs = new Map<string, Job>();
  readonly changed = new Signal<IExecutionModel, string | null>(this);
  readonly ready = Promise.resolve();

  setJob(job: Job): void {
    this.jobs.set(job.node, job);
    this.changed.emit(job.node);
  }

  async feed(): Promise<IJobFeed> {
    throw new Error('Feeds are not kept in memory.');
  }
}

/** Environment files by path, from the project's folder. */
export class MemoryEnvironments implements IProjectEnvironments {
  readonly files = new Map<string, string>();
  readonly documents = new Map<string, MemoryText>();
  problems: Problem[] = [];

  async list(): Promise<Environment[]> {
    const { files } = this;
    return Promise.all(
      [...files].map(([path, text]) => this.check(path, text))
    );
  }

  async check(path: string, text: string): Promise<Environment> {
    const found = /^operations\/(.*)\.yml$/.exec(path);
    return {
      path,
      name: null,
      channels: [],
      packages: [],
      operations: found ? [found[1]] : ['Explore', 'Train'],
      problems: text.includes('bad') ? this.problems : []
    };
  }

  async open(path: string): Promise<MemoryText> {
    const document = new MemoryText(this.files, path);
    this.documents.set(path, document);
    return document;
  }

  async create(path: string, text: string): Promise<void> {
    if (this.files.has(path)) {
      throw new Error(`${path} is there already.`);
    }
    this.files.set(path, text);
  }

  async delete(path: string): Promise<void> {
    this.files.delete(path);
  }
}

export class MemoryText implements ITextDocument {
  constructor(
    private readonly _files: Map<string, string>,
    readonly path: string
  ) {
    this.text = _files.get(path)!;
  }

  readonly model = null as unknown as ITextDocument['model'];
  readonly changed = new Signal<this, void>(this);
  readonly closed = new Signal<this, void>(this);
  isDisposed = false;
  text: string;

  replace(text: string): void {
    this.text = text;
    this.changed.emit();
  }

  async save(): Promise<void> {
    this._files.set(this.path, this.text);
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

export class MemoryProject implements IProjectModel {
  readonly project = {
    id: 'p',
    name: 'P',
    path: 'work/p',
    description: '',
    other_path: null,
    is_archived: false
  };
  readonly pipelines = [];
  readonly artifacts: Artifact[] = [];
  readonly resources: Resource[] = [];
  readonly resourceKinds: ResourceKind[] = [];
  modules: ProjectModule[] = [];
  readonly environments = new MemoryEnvironments();
  operations: Operation[] = [];
  executions: ExecutionSummary[] = [];
  readonly olderExecutions = 0;
  readonly isReady = true;
  readonly ready = Promise.resolve();
  readonly changed = new Signal<IProjectModel, ProjectPart>(this);
  readonly checked: string[] = [];
  readonly started: unknown[] = [];
  /** Stands in where a test edits code. */
  code: IOperationCode = {
    read: () => Promise.reject(new Error('No code is read in memory.')),
    edit: () => Promise.reject(new Error('No code is edited in memory.'))
  };
  readonly kernels = new MemoryKernels();
  problems: Problem[] = [];
  /** What the next run is refused with. */
  refusal: Error | null = null;
  private readonly models = new Map<string, MemoryExecution>();

  add(
    id: string,
    pipeline: string,
    createdAt: string,
    status: Execution['status']
  ): Execution {
    const execution = {
      id,
      name: id,
      project: 'p',
      pipeline,
      created_at: createdAt,
      status,
      document: { nodes: {} },
      nodes: []
    } as unknown as Execution;
    this.executions = [
      { execution, jobs: 0, ended: 0, reused: 0, cells: {} },
      ...this.executions
    ];
    this.models.set(id, new MemoryExecution(execution));
    this.changed.emit('executions');
    return execution;
  }

  execution(id: string): MemoryExecution {
    return this.models.get(id)!;
  }

  validate(_path: string, text: string): Promise<Problem[]> {
    this.checked.push(text);
    return Promise.resolve(this.problems);
  }

  async run(request: { pipeline: string }): Promise<Execution> {
    if (this.refusal) {
      throw this.refusal;
    }
    this.started.push(request);
    return this.add(
      `run_${this.started.length}`,
      request.pipeline,
      `2026-02-0${this.started.length}`,
      'running'
    );
  }

  async rename(): Promise<Renamed> {
    throw new Error('Nothing is renamed in memory.');
  }
  async previewRename(): Promise<Renamed> {
    throw new Error('Nothing is renamed in memory.');
  }
  openDocuments(): IOpenDocument[] {
    return [];
  }
  async loadOlderExecutions(): Promise<void> {}
  async cancel(): Promise<void> {}
  async deleteExecution(): Promise<void> {}
  async deleteArtifact(): Promise<void> {}

  toServerPath(path: string): string {
    return `work/p/${path}`;
  }

  toProjectPath(path: string): string | null {
    return path.startsWith('work/p/') ? path.slice('work/p/'.length) : null;
  }
}

export class OneProject implements IProjects {
  constructor(private readonly project: MemoryProject) {}

  readonly current = null;
  readonly currentChanged = new Signal<IProjects, IProjectModel | null>(this);

  async at(path: string): Promise<IProjectModel | null> {
    return this.project.toProjectPath(path) === null ? null : this.project;
  }

  remembered(): IProjectModel {
    return this.project;
  }

  async list() {
    return { projects: [this.project.project], damaged: [] };
  }

  readonly renamesNoticed = new Signal<IProjects, IProjectRenames>(this);
  readonly fileMoved = new Signal<this, never>(this);
  readonly manifestSaved = new Signal<this, void>(this);
  readonly isConnected = true;
  readonly recordsAway = null;
  readonly reachChanged = new Signal<this, void>(this);

  setCurrent(): void {}
}
