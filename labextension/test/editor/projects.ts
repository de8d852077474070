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
  IProjectModel,
  IProjectRenames,
  IProjects,
  ProjectPart
} from '../../src/tokens';

export class MemoryExecution implements IExecutionModel {
  constructor(public execution: Execution | null) {}

  readonly jobs = new Map<string, Job>();
  readonly changed = new Signal<IExecutionModel, string | null>(this);
  readonly ready = Promise.resolve();

  setJob(job: Job): void {
    this.jobs.set(job.node, job);
    this.changed.emit(job.node);
  }

  feed(): IJobFeed {
    throw new Error('Feeds are not kept in memory.');
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
  /** Environment files by path. */
  readonly files = new Map<string, string>();
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
      { execution, jobs: 0, ended: 0, reused: 0 },
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

  async environments(): Promise<Environment[]> {
    return Promise.all(
      [...this.files].map(([path, text]) => this.checkEnvironment(path, text))
    );
  }

  async checkEnvironment(path: string, text: string): Promise<Environment> {
    this.checked.push(text);
    return {
      path,
      name: null,
      channels: [],
      packages: [],
      operations: [],
      problems: this.problems
    };
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

  async list() {
    return [this.project.project];
  }

  readonly renamesNoticed = new Signal<IProjects, IProjectRenames>(this);
  readonly fileMoved = new Signal<this, never>(this);
  readonly isConnected = true;
  readonly connectionChanged = new Signal<this, boolean>(this);

  setCurrent(): void {}
}
