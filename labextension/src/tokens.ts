/**
 * The public contract between the parts of the extension: tokens and the interfaces behind them.
 * Models have signals and no view; views get models and command ids.
 */
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { IOutputAreaModel } from '@jupyterlab/outputarea';

import type {
  Artifact,
  ChangeExecution,
  ChangeProject,
  CreateProject,
  DeletedProject,
  Edit,
  EditedOperation,
  Environment,
  Example,
  Execution,
  ExecutionSummary,
  Job,
  Kernel,
  Operation,
  PipelineSummary,
  Problem,
  Project,
  ProjectModule,
  Renamed,
  Reproduction,
  Resource,
  ResourceKind,
  ReuseReport,
  SettleIdentity,
  StartExecution,
  TryOperation,
  Usage
} from './protocol/types';
import type { INoticedRename } from './model/noticing';
import type { IMoved, ITextDocument } from './model/documents';
import type { IApplied, RenameWish } from './model/renaming';

/** Ids of the commands that parts offer each other (arguments in brackets). */
export namespace CommandIDs {
  /** Create a project [cwd?: string, example?: string]. */
  export const newProject = 'deepforge:new-project';
  /** Create a project from an example [cwd?: string]. */
  export const openExample = 'deepforge:open-example';
  /** Create a pipeline in the current project [name?: string]. */
  export const newPipeline = 'deepforge:new-pipeline';
  /** Create an operation in the current project [name?: string, isBeside?: boolean, inputs?, outputs?: string[], attributes?: object]; the answer is the document's path. */
  export const newOperation = 'deepforge:new-operation';
  /** Open a document of the current project [path: string, from the project's folder; isBeside?: boolean]. */
  export const openDocument = 'deepforge:open-document';
  /** Save the pipeline or operation in front. */
  export const saveDocument = 'deepforge:save-document';
  /** Open an execution [execution: string, node?: string]. */
  export const openExecution = 'deepforge:open-execution';
  /** Show what an artifact or a job comes from and what was made of it [artifact?: string, execution?: string, node?: string, project?: string; asks for an artifact without]. */
  export const showLineage = 'deepforge:show-lineage';
  /** Run exactly what an execution, or what an artifact came from, ran once more, and open it [execution?: string, artifact?: string, project?: string]. */
  export const reproduce = 'deepforge:reproduce';
  /** Create a resource in the current project [name?: string, kind?: string]; the answer is its path in the project. */
  export const newResource = 'deepforge:new-resource';
  /** Create a module in the current project [package: 'utils' | 'serializers', name?: string]. */
  export const newModule = 'deepforge:new-module';
  /** Choose a file of the project that holds a path [path: string, value?: string]; the answer is its path there. */
  export const chooseFile = 'deepforge:choose-file';
  /** Rename a document and what uses it [path: string, from the project's folder; asks for the name]. */
  export const renameDocument = 'deepforge:rename-document';
  /** Give pipelines the new name of a port or attribute, after a question [project, operation, kind, name, newName: string]. */
  export const renameUses = 'deepforge:rename-uses';
  /** Rename an operation: its class, its file, in all pipelines [project, name, newName: string]; rejects where it cannot be. */
  export const renameOperation = 'deepforge:rename-operation';
  /** The keyboard goes from an operation's code to its interface, or back. */
  export const switchSide = 'deepforge:switch-side';
  /** Run a pipeline as it was run last [path?: string, from the project's folder, project?: string; the current editor's without it; afresh?: boolean, nodes?: string[], only?: boolean]. */
  export const run = 'deepforge:run';
  /** Ask how a pipeline shall be run, and run it [path?, project?: string, as above]. */
  export const runWithOptions = 'deepforge:run-with-options';
  /** Stop an execution [execution?: string; the current editor's without it]. */
  export const cancel = 'deepforge:cancel';
  /** Run the pipeline as it is now with what was chosen for an execution of it, and open the new one [execution: string, pipeline: string, project?: string]. */
  export const runAgain = 'deepforge:run-again';
  /** Go on with an execution where it broke [execution: string, project?: string]. */
  export const retryExecution = 'deepforge:retry-execution';
  /** Star an execution, or take its star away [execution: string, project?: string, is_starred: boolean]. */
  export const starExecution = 'deepforge:star-execution';
  /** Ask for another name of an execution [execution: string, project?: string, name: string]. */
  export const renameExecution = 'deepforge:rename-execution';
  export const deleteExecution = 'deepforge:delete-execution';
  export const deleteArtifact = 'deepforge:delete-artifact';
}

export interface IProjectRenames {
  readonly project: IProjectModel;
  readonly renames: readonly INoticedRename[];
}

/** What runs on the server, in any project. */
export interface IRunningExecutions {
  /** Newest first; replaced (never mutated) when it changes. */
  readonly list: readonly ExecutionSummary[];
  readonly changed: ISignal<IRunningExecutions, void>;
  /** One of a project of this page ended. */
  readonly ended: ISignal<IRunningExecutions, ExecutionSummary>;
  refresh(): Promise<void>;
  /** Throws ApiError. */
  stop(execution: string): Promise<void>;
}

/** The projects of the workspace, each model shared by all views. */
export interface IProjects {
  /** The model of the project that holds `path` (relative to the server's root), or null if none does. */
  at(path: string): Promise<IProjectModel | null>;
  /** All projects known to the server. */
  list(): Promise<Project[]>;
  /** The project that the panel shows; follows the current document, and the file browser's folder. */
  readonly current: IProjectModel | null;
  readonly currentChanged: ISignal<IProjects, IProjectModel | null>;
  setCurrent(model: IProjectModel | null): void;
  /** False after the server could not be reached, until it answers again; everything is then asked for anew. */
  readonly isConnected: boolean;
  readonly connectionChanged: ISignal<unknown, unknown>;
  /** Names that changed elsewhere while pipelines still use the old ones; a list replaces the project's last. */
  readonly renamesNoticed: ISignal<IProjects, IProjectRenames>;
  /** A file was renamed in this page, but not by `IProjectModel.rename`. */
  readonly fileMoved: ISignal<unknown, IMoved>;
  readonly running: IRunningExecutions;
  /** The example projects that come with the product. */
  examples(): Promise<Example[]>;
  /** Makes a project; throws ApiError. */
  create(body: CreateProject): Promise<IProjectModel>;
  /** Whether the folder is a copy of the project or the project moved there; throws ApiError. */
  settleIdentity(project: string, body: SettleIdentity): Promise<IProjectModel>;
}

export type ProjectPart =
  | 'project'
  | 'pipelines'
  | 'operations'
  | 'resources'
  | 'modules'
  | 'artifacts'
  | 'executions';
/** Whole projects: what they are called, where they lie, and those that were deleted. All throws ApiError. */
export interface IArrangement {
  /** The lists of projects and of the trash may be others now. */
  readonly changed: ISignal<IArrangement, void>;
  /** What would go with a project. */
  usage(project: string): Promise<Usage>;
  change(project: string, changes: Partial<ChangeProject>): Promise<Project>;
  /** A copy in the folder `path` (from the server's root). */
  duplicate(
    project: string,
    path: string,
    name: string
  ): Promise<IProjectModel>;
  /** The folder becomes `to`; open documents follow. */
  move(project: Project, to: string): Promise<IProjectModel>;
  /** Into the trash. */
  remove(project: string): Promise<DeletedProject>;
  trash(): Promise<DeletedProject[]>;
  /** Out of the trash, to where it lay or to `path`. */
  restore(project: string, path: string | null): Promise<IProjectModel>;
  /** For good: one project of the trash, or all. */
  empty(project: string | null): Promise<void>;
}

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
  deleteArtifact(artifact: string): Promise<void>;
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

/** One execution and its jobs, live. */
export interface IExecutionModel {
  readonly execution: Execution | null;
  /** By node id. */
  readonly jobs: ReadonlyMap<string, Job>;
  /** Emitted with the node whose job changed, or null when the execution itself did. */
  readonly changed: ISignal<IExecutionModel, string | null>;
  readonly ready: Promise<void>;
  /** The feed of one job; the first call subscribes, and all callers share it until each disposed its handle. */
  feed(node: string): IJobFeed;
  /** Why a job ran rather than taking an earlier result; throws ApiError. */
  reuse(node: string): Promise<ReuseReport>;
  /** Whether a reproduction made the same as what it reproduces; throws ApiError. */
  reproduction(): Promise<Reproduction>;
}

/** What one job printed and showed, as JupyterLab's own output model, live. */
export interface IJobFeed extends IDisposable {
  readonly outputs: IOutputAreaModel;
  /** The newest figure as a data URL, for thumbnails; null before there is one. */
  readonly latestFigure: string | null;
  /** The displays that are figures, in order of appearance, each with its newest image and how many updates it had. */
  readonly figures: readonly IFigure[];
  /** What `deepforge.log` was given, by name, in order of appearance; replaced (never mutated) when it grows. */
  readonly metrics: readonly IMetricSeries[];
  readonly changed: ISignal<IJobFeed, void>;
  /** True once everything that was there at the start has come. */
  readonly isReplayed: boolean;
  /** Older output is not in `outputs`, so that the page stays quick. */
  readonly hasEarlier: boolean;
  /** Reads everything again and keeps more of it. */
  showEarlier(): void;
  /** Lines begin with the time at which they were printed. */
  readonly hasTimes: boolean;
  showTimes(isOn: boolean): void;
  /** The address of the whole log as a text file. */
  readonly logUrl: string;
  /** What a figure showed; throws ApiError. */
  history(figure: string): Promise<IFigureHistory>;
}

export interface IFigure {
  readonly id: string;
  readonly url: string;
  /** The drawing, where the operation gave it beside the image. */
  readonly svgUrl: string | null;
  readonly updates: number;
}

/** What is kept of all that a figure showed: the first, the last and evenly spaced ones between them. */
export interface IFigureHistory {
  /** How many there were. */
  readonly shown: number;
  readonly updates: readonly IFigureUpdate[];
}

export interface IFigureUpdate {
  readonly url: string;
  readonly svgUrl: string | null;
  /** In seconds since 1970. */
  readonly at_s: number;
}

export interface IMetricSeries {
  readonly name: string;
  /** `step` counts from 0 where the operation gave none; `value` is NaN where it was no finite number. */
  readonly points: readonly { readonly step: number; readonly value: number }[];
}

export const IProjects = new Token<IProjects>(
  'deepforge-jupyter:IProjects',
  'The DeepForge projects of the workspace.'
);

export const IArrangement = new Token<IArrangement>(
  'deepforge-jupyter:IArrangement',
  'What DeepForge projects are called and where they lie; the trash.'
);
