import { OutputAreaModel } from '@jupyterlab/outputarea';
import { Signal } from '@lumino/signaling';

import type { Job, Operation, ReuseReport } from '../../src/protocol/types';
import type {
  IExecutionModel,
  IFigure,
  IFigureHistory,
  IJobFeed,
  IMetricSeries
} from '../../src/tokens';
import { execution } from '../panels/records';

export const job = (changes: Partial<Job> = {}): Job => ({
  id: `e1/${changes.node ?? 'Train'}`,
  execution: 'e1',
  project: 'p',
  node: 'Train',
  operation: 'Train',
  label: '',
  status: 'running',
  reason: null,
  attempt: 1,
  reused: false,
  reused_from: null,
  queued_at: null,
  started_at: '2026-01-01T00:00:00Z',
  ended_at: null,
  key: null,
  outputs: {},
  opened: [],
  failure: null,
  progress: null,
  figures: 0,
  metrics: {},
  earlier: [],
  ...changes
});

/** A feed whose events the test brings itself. */
export class HandFeed implements IJobFeed {
  readonly outputs = new OutputAreaModel({ trusted: true });
  readonly changed = new Signal<this, void>(this);
  latestFigure: string | null = null;
  figures: readonly IFigure[] = [];
  metrics: readonly IMetricSeries[] = [];
  isReplayed = true;
  hasEarlier = false;
  hasTimes = false;
  isSanitized = false;
  readonly logUrl = '/log';
  kept: IFigureHistory = { shown: 0, updates: [] };
  isDisposed = false;

  print(text: string): void {
    this.outputs.add({ output_type: 'stream', name: 'stdout', text });
    this.changed.emit();
  }

  show(figures: readonly IFigure[]): void {
    this.figures = figures;
    this.changed.emit();
  }

  trust(): void {
    this.isSanitized = false;
    this.changed.emit();
  }

  showEarlier(): void {
    this.hasEarlier = false;
    this.changed.emit();
  }

  showTimes(isOn: boolean): void {
    this.hasTimes = isOn;
    this.changed.emit();
  }

  history(): Promise<IFigureHistory> {
    return Promise.resolve(this.kept);
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

/** An execution whose jobs the test moves by hand. */
export class HandExecution implements IExecutionModel {
  constructor(...jobs: Job[]) {
    this.jobs = new Map(jobs.map(one => [one.node, one]));
  }

  readonly execution = execution({ status: 'running', ended_at: null });
  readonly ready = Promise.resolve();
  readonly changed = new Signal<this, string | null>(this);
  readonly feeds = new Map<string, HandFeed>();
  jobs: Map<string, Job>;

  set(changed: Job): void {
    this.jobs.set(changed.node, changed);
    this.changed.emit(changed.node);
  }

  operations(): Promise<readonly Operation[]> {
    return Promise.resolve([]);
  }

  reuse(node: string, attempt: number | null = null): Promise<ReuseReport> {
    return Promise.resolve({
      is_reused: false,
      compared_with: 'e6',
      compared_with_name: 'train_6',
      reasons: [
        {
          code: 'attribute',
          name: 'epochs',
          message: `epochs of ${node}${attempt === null ? '' : `, attempt ${attempt},`} changed from 3 to 4.`
        }
      ]
    });
  }

  async feed(node: string, attempt: number | null = null): Promise<HandFeed> {
    const feed = new HandFeed();
    this.feeds.set(attempt === null ? node : `${node} ${attempt}`, feed);
    return feed;
  }
}
