import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type {
  ChangeProject,
  CreateProject,
  DeletedProject,
  Example,
  Project,
  ProjectList,
  SettleIdentity,
  Usage
} from '../protocol/types';
import type { INoticedRename } from '../model/noticing';
import type { IMoved, IOpenDocuments } from '../model/documents';
import type { IRunningExecutions } from './executions';
import type { IProjectModel } from './project';

export interface IProjectRenames {
  readonly project: IProjectModel;
  readonly renames: readonly INoticedRename[];
}

/** Whether a page knows how things are now. */
export interface IReach {
  /** False after the server could not be reached, until it answers again; everything is then asked for anew. */
  readonly isConnected: boolean;
  /** The place of the records while the server cannot reach them; null: it can. Everything is then asked for anew. */
  readonly recordsAway: string | null;
  readonly reachChanged: ISignal<unknown, unknown>;
}

/** The projects of the workspace, each model shared by all views. */
export interface IProjects extends IReach {
  /** The model of the project that holds `path` (relative to the server's root), or null if none does. */
  at(path: string): Promise<IProjectModel | null>;
  /** The model of a project as a tab remembers it: what it is now is read as soon as the server can. */
  remembered(project: Project): IProjectModel;
  /** All projects known to the server, also those whose own file is damaged. */
  list(): Promise<ProjectList>;
  /** The project that the panel shows; follows the current document, and the file browser's folder. */
  readonly current: IProjectModel | null;
  readonly currentChanged: ISignal<IProjects, IProjectModel | null>;
  setCurrent(model: IProjectModel | null): void;
  /** Names that changed elsewhere while pipelines still use the old ones; a list replaces the project's last. */
  readonly renamesNoticed: ISignal<IProjects, IProjectRenames>;
  /** A file was renamed in this page, but not by `IProjectModel.rename`. */
  readonly fileMoved: ISignal<unknown, IMoved>;
  /** A project's own file, which says what it is, was saved in this page. */
  readonly manifestSaved: ISignal<unknown, void>;
  readonly running: IRunningExecutions;
  /** What is open in this page; files are written through it, not over it. */
  readonly documents: IOpenDocuments;
  /** The example projects that come with the product. */
  examples(): Promise<Example[]>;
  /** Makes a project; throws ApiError. */
  create(body: CreateProject): Promise<IProjectModel>;
  /** Whether the folder is a copy of the project or the project moved there; throws ApiError. */
  settleIdentity(project: string, body: SettleIdentity): Promise<IProjectModel>;
}

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

export const IProjects = new Token<IProjects>(
  'deepforge-jupyter:IProjects',
  'The DeepForge projects of the workspace.'
);

export const IArrangement = new Token<IArrangement>(
  'deepforge-jupyter:IArrangement',
  'What DeepForge projects are called and where they lie; the trash.'
);
