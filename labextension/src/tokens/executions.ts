import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { IOutputAreaModel } from '@jupyterlab/outputarea';

import type {
  Execution,
  ExecutionSummary,
  Job,
  Operation,
  Reproduction,
  ReuseReport
} from '../protocol/types';

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

/** One execution and its jobs, live. */
export interface IExecutionModel {
  readonly execution: Execution | null;
  /** By node id. */
  readonly jobs: ReadonlyMap<string, Job>;
  /** Emitted with the node whose job changed, or null when the execution itself did. */
  readonly changed: ISignal<IExecutionModel, string | null>;
  readonly ready: Promise<void>;
  /** Reads it again; throws ApiError. */
  refresh(): Promise<void>;
  /**
   * The feed of one job, of its newest attempt or of the one that is named; the first call subscribes, and all callers
   * share it until each disposed its handle.
   */
  feed(node: string, attempt?: number | null): Promise<IJobFeed>;
  /** What the code of its operations said when it ran, and the built-in ones; throws ApiError. */
  operations(): Promise<readonly Operation[]>;
  /** Why an attempt of a job (null: the newest) ran rather than taking an earlier result; throws ApiError. */
  reuse(node: string, attempt?: number | null): Promise<ReuseReport>;
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
  /** Another person's HTML and scripts are not drawn as they were shown; `trust` lets those of the execution run. */
  readonly isSanitized: boolean;
  trust(): void;
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
  /** What the person called it, or its title; may be empty. */
  readonly name: string;
  readonly url: string;
  /** The drawing; null until the operation has ended, unless it gave it beside the image. */
  readonly svgUrl: string | null;
  /** Why the operation's end brought no drawing. */
  readonly svgMissing: string | null;
  /** Width by height, where that is known before the image is drawn. */
  readonly ratio: number | null;
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
  readonly svgMissing: string | null;
  /** In seconds since 1970. */
  readonly at_s: number;
}

export interface IMetricSeries {
  readonly name: string;
  /** `step` counts from 0 where the operation gave none; `value` is NaN where it was no finite number. */
  readonly points: readonly { readonly step: number; readonly value: number }[];
}
