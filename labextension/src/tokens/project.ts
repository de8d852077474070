import type { ISignal } from '@lumino/signaling';

import type {
  Artifact,
  ChangeExecution,
  Edit,
  EditedOperation,
  Environment,
  Execution,
  ExecutionSummary,
  Kernel,
  Operation,
  PipelineSummary,
  Problem,
  Project,
  ProjectModule,
  Renamed,
  Resource,
  ResourceKind,
  StartExecution,
  TryOperation
} from '../protocol/types';
import type { IOpenDocument, ITextDocument } from '../model/documents';
import type { IApplied, RenameWish } from '../model/renaming';
import type { IExecutionModel } from './executions';

export type ProjectPart =
  | 'project'
  | 'pipelines'
  | 'operations'
  | 'resources'
  | 'modules'
  | 'artifacts'
  | 'executions';

/** One project, kept up to date by the feed. Lists are replaced (never mutated) when they change. */
export interface IProjectModel {
  readonly project: Project;
  readonly pipelines: readonly PipelineSummary[];
  readonly operations: readonly Operation[];
  readonly resources: readonly Resource[];
  /** The kinds that new resources can be of. */
  readonly resourceKinds: readonly ResourceKind[];
  /** What operations import of `utils/`, and the serializers. */
  readonly modules: readonly ProjectModule[];
  readonly artifacts: readonly Artifact[];
  /** Newest first. */
  readonly executions: readonly ExecutionSummary[];
  /** How many older executions there are on the server; `loadOlderExecutions` brings the next of them. */
  readonly olderExecutions: number;
  loadOlderExecutions(): Promise<void>;
  /** False until the first answer has come. */
  readonly isReady: boolean;
  readonly ready: Promise<void>;
  /** Any of the lists changed; the argument says which. */
  readonly changed: ISignal<IProjectModel, ProjectPart>;
  /** The jobs of an execution: loaded on first use, then live. */
  execution(id: string): IExecutionModel;
  /** What the validator says of a document as the person sees it; `path` from the project's folder. */
  validate(path: string, text: string): Promise<Problem[]>;
  /** What the code of operations says. */
  readonly code: IOperationCode;
  readonly environments: IProjectEnvironments;
  readonly kernels: IProjectKernels;
  /** Saves every dirty document of the project, then starts; throws ApiError. */
  run(request: Omit<StartExecution, 'seen' | 'folder'>): Promise<Execution>;
  /** Renames what pipelines use, wherever it is used, open documents included; throws ApiError. */
  rename(wish: RenameWish): Promise<IApplied>;
  /** What that would change. */
  previewRename(wish: RenameWish): Promise<Renamed>;
  cancel(execution: string): Promise<void>;
  /** Its failed and canceled jobs run again; throws ApiError. */
  retry(execution: string): Promise<void>;
  /** Renames, describes, tags or stars one; throws ApiError. */
  changeExecution(
    execution: string,
    changes: Partial<ChangeExecution>
  ): Promise<void>;
  deleteExecution(execution: string): Promise<void>;
  /** Those of its documents that this page has open and a run depends on, also what is shown without a tab. */
  openDocuments(): IOpenDocument[];
  /** Path from the server's root of a path from the project's folder, and back (null: outside). */
  toServerPath(path: string): string;
  toProjectPath(path: string): string | null;
}

/** The environment files of a project; paths are from its folder. All throws. */
export interface IProjectEnvironments {
  /** What is on disk, the project's own first. */
  list(): Promise<Environment[]>;
  /** What a file says as the person sees it. */
  check(path: string, text: string): Promise<Environment>;
  open(path: string): Promise<ITextDocument>;
  /** Never over a file that is there. */
  create(path: string, text: string): Promise<void>;
  delete(path: string): Promise<void>;
}

/** The interfaces that code says, and how it is edited for another one. */
export interface IOperationCode {
  /** What the code of the operation `name` says, saved or not. */
  read(name: string, text: string): Promise<Operation>;
  /** The replacements in the code that make the edit; throws ApiError. */
  edit(name: string, text: string, edit: Edit): Promise<EditedOperation>;
}

/** The kernels in which the people of a project try its operations. All throws ApiError. */
export interface IProjectKernels {
  /** Those that run, once they were asked for; replaced (never mutated) when one changes. */
  readonly list: readonly Kernel[];
  /** The last that ended and does not come back by itself; null once another was started. */
  readonly dead: Kernel | null;
  readonly changed: ISignal<IProjectKernels, void>;
  /** Asks for those that run. */
  refresh(): Promise<void>;
  /** The project's own, started if it does not run. */
  start(): Promise<Kernel>;
  interrupt(kernel: string): Promise<void>;
  /** Under the same id; what it held is gone. */
  restart(kernel: string): Promise<void>;
  /** What to send to the kernel, so that it runs an operation once. */
  code(operation: string, body: TryOperation): Promise<string>;
}
