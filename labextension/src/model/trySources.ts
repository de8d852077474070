import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import {
  choicesOf,
  lastSettings,
  settingsIn,
  type Ran,
  type Settings,
  type SourceChoice
} from '../graph/sources';
import type { IProjectModel, ProjectPart } from '../tokens';
import { isFinal } from './executionList';
import { warn } from './warning';

/** How many executions are offered at least, and how many are looked at for one in which the operation ran. */
const OFFERED = 5;
const LOOKED_AT = 30;

/** The values that an operation can be tried with: of the newest executions, and the artifacts. */
export class TrySources implements IDisposable {
  constructor(
    private readonly _project: IProjectModel,
    private _operation: string,
    /** The ids of executions that are to be offered, however old they are. */
    private readonly _wanted: () => readonly string[] = () => []
  ) {
    _project.changed.connect(this._onProject, this);
    this._load().catch(warn);
  }

  isDisposed = false;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** False until it is known what there is. */
  get isReady(): boolean {
    return this._isReady;
  }

  get choices(): readonly SourceChoice[] {
    return this._choices;
  }

  /** With what it ran last; null: it never did. */
  get last(): Settings | null {
    return this._last;
  }

  set operation(name: string) {
    if (name !== this._operation) {
      this._operation = name;
      this._seen = '';
      this._onProject(this._project, 'executions');
    }
  }

  dispose(): void {
    if (!this.isDisposed) {
      this.isDisposed = true;
      this._project.changed.disconnect(this._onProject, this);
      Signal.clearData(this);
    }
  }

  private _onProject(_: IProjectModel, part: ProjectPart): void {
    if (part === 'artifacts') {
      this._offer();
    } else if (part === 'executions' && this._executions() !== this._seen) {
      this._load().catch(warn);
    }
  }

  /** The same while no execution came or ended. */
  private _executions(): string {
    return this._project.executions
      .slice(0, LOOKED_AT)
      .map(({ execution: { id, status } }) => `${id} ${status}`)
      .join();
  }

  private async _load(): Promise<void> {
    await this._project.ready;
    const seen = (this._seen = this._executions());
    const ran: Ran[] = [];
    const wanted = new Set(this._wanted());
    let isFound = false;
    for (const id of this._ids(wanted)) {
      const isEnough = isFound && ran.length >= OFFERED;
      if (isEnough && !wanted.has(id)) {
        continue;
      }
      const one = await this._read(id);
      if (this.isDisposed || this._seen !== seen) {
        return;
      }
      const hasRun = one !== null && settingsIn(one, this._operation) !== null;
      if (one && (hasRun || ran.length < OFFERED || wanted.has(id))) {
        ran.push(one);
      }
      isFound ||= hasRun && isFinal(one.execution.status);
    }
    this._ran = ran;
    this._isReady = true;
    this._offer();
  }

  /** The newest, then those that are wanted besides. */
  private _ids(wanted: ReadonlySet<string>): Set<string> {
    const newest = this._project.executions.slice(0, LOOKED_AT);
    return new Set([...newest.map(({ execution: { id } }) => id), ...wanted]);
  }

  private async _read(id: string): Promise<Ran | null> {
    const model = this._project.execution(id);
    await model.ready.catch(warn);
    const { execution, jobs } = model;
    return execution && { execution, jobs };
  }

  private _offer(): void {
    this._choices = choicesOf(this._ran, this._project.artifacts);
    this._last = lastSettings(this._ran, this._operation);
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _ran: readonly Ran[] = [];
  private _choices: readonly SourceChoice[] = [];
  private _last: Settings | null = null;
  private _isReady = false;
  private _seen = '';
}
