import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { readEnvironment, type IListedEnvironment } from '../graph/environment';
import type { Problem } from '../protocol/types';
import type { IProjectModel, ProjectPart } from '../tokens';
import type { ITextDocument } from './documents';
import type { OperationPart } from './operationSession';

export const PROJECT_FILE = 'environment.yml';
const CHECK_MS = 200;
const SAVE_MS = 600;
const TEMPLATE = 'channels:\n  - conda-forge\ndependencies:\n  - python\n';

/** Of an operation session, what its environment depends on. */
export interface IEnvironmentOwner {
  readonly name: string;
  readonly project: IProjectModel | null;
  readonly changed: ISignal<unknown, OperationPart>;
}

/** Whose file is for the operation; null while that is not known. */
export type EnvironmentKind = 'own' | 'project' | 'none' | null;

/** The environment file that is for an operation, as the person sees it: found, edited, checked and saved. */
export class EnvironmentSession implements IDisposable {
  constructor(private readonly _owner: IEnvironmentOwner) {
    _owner.changed.connect(this._onOwner, this);
    _owner.project?.changed.connect(this._onProject, this);
    this.ready = this.refresh();
  }

  /** Settled when it is known which file there is. */
  readonly ready: Promise<void>;
  isDisposed = false;
  kind: EnvironmentKind = null;
  document: ITextDocument | null = null;
  problems: readonly Problem[] = [];
  /** All operations that the file is for. */
  operations: readonly string[] = [];
  /** Null where the text is no such file, so that it can only be edited as text. */
  listed: IListedEnvironment | null = null;
  /** Why the last thing could not be done. */
  error: string | null = null;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get name(): string {
    return this._owner.name;
  }

  /** From the project's folder; null where there is no file. */
  get path(): string | null {
    return this.kind === 'own'
      ? this._ownPath
      : this.kind === 'project'
        ? PROJECT_FILE
        : null;
  }

  /** Looks again which file is for the operation. */
  refresh(): Promise<void> {
    this._refreshed = this._refreshed.then(() => this._refresh());
    return this._refreshed;
  }

  /** A file for this operation alone: what the project's says now, or a first one. */
  makeOwn(): Promise<void> {
    return this._make(this._ownPath, this.document?.text ?? TEMPLATE);
  }

  makeProject(): Promise<void> {
    return this._make(PROJECT_FILE, TEMPLATE);
  }

  /** Makes the operation's own file again, as it was. */
  restore(text: string): Promise<void> {
    return this._make(this._ownPath, text);
  }

  /** Removes the operation's own file; the answer is what it said, null if it could not be done. */
  async removeOwn(): Promise<string | null> {
    const { project } = this._owner;
    const text = this.document?.text;
    if (!project || this.kind !== 'own' || text === undefined) {
      return null;
    }
    await this._attempt(async () => {
      clearTimeout(this._saving);
      this._isUnsaved = false;
      const path = this._ownPath;
      this.document?.dispose();
      this.document = null;
      await project.environments.delete(path);
    });
    const { error } = this;
    this.kind = null;
    await this.refresh();
    return error === null ? text : null;
  }

  /** One step of undo. */
  edit(change: (text: string) => string): void {
    const { document } = this;
    if (document) {
      const text = change(document.text);
      if (text !== document.text) {
        document.replace(text);
      }
    }
  }

  undo(): void {
    this.document?.model.sharedModel.undo();
  }

  redo(): void {
    this.document?.model.sharedModel.redo();
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.isDisposed = true;
    this._owner.changed.disconnect(this._onOwner, this);
    this._owner.project?.changed.disconnect(this._onProject, this);
    this._release();
    Signal.clearData(this);
  }

  private get _ownPath(): string {
    return `operations/${this.name}.yml`;
  }

  /** The document is of a path that is no longer the one. */
  private get _isElsewhere(): boolean {
    const { path, document } = this;
    const wanted = path && this._owner.project?.toServerPath(path);
    return (document?.path ?? null) !== (wanted ?? null);
  }

  private async _refresh(): Promise<void> {
    const { project } = this._owner;
    if (!project) {
      return;
    }
    await this._attempt(async () => {
      const paths = (await project.environments.list()).map(({ path }) => path);
      const kind = paths.includes(this._ownPath)
        ? 'own'
        : paths.includes(PROJECT_FILE)
          ? 'project'
          : 'none';
      if (!this.isDisposed && (kind !== this.kind || this._isElsewhere)) {
        this.kind = kind;
        await this._open();
      } else {
        await this._check();
      }
    });
  }

  private async _make(path: string, text: string): Promise<void> {
    const { project } = this._owner;
    if (!project) {
      return;
    }
    await this._attempt(() => project.environments.create(path, text));
    const { error } = this;
    await this.refresh();
    this._fail(error);
  }

  private async _open(): Promise<void> {
    this._release();
    const { path } = this;
    const { project } = this._owner;
    if (path && project) {
      const document = await project.environments.open(path);
      if (this.isDisposed) {
        document.dispose();
        return;
      }
      this.document = document;
      document.changed.connect(this._onText, this);
      document.closed.connect(this._onClosed, this);
    }
    this._read();
    await this._check();
  }

  private _release(): void {
    const { document } = this;
    clearTimeout(this._checking);
    clearTimeout(this._saving);
    if (document) {
      this.document = null;
      // A file that was moved meanwhile is not written again under its old name.
      void (this._isUnsaved ? document.save() : Promise.resolve())
        .catch(() => undefined)
        .finally(() => document.dispose());
      this._isUnsaved = false;
    }
  }

  private _read(): void {
    const { document } = this;
    this.listed = document ? readEnvironment(document.text) : null;
    this._changed.emit();
  }

  private async _check(): Promise<void> {
    const { document, path } = this;
    const { project } = this._owner;
    const { text } = document ?? {};
    const found =
      path && text !== undefined
        ? await project?.environments.check(path, text)
        : null;
    if (document === this.document && document?.text === text) {
      this.problems = found?.problems ?? [];
      this.operations = found?.operations ?? [];
      this._changed.emit();
    }
  }

  private _onText(): void {
    this._read();
    clearTimeout(this._checking);
    this._checking = window.setTimeout(
      () => void this._attempt(() => this._check()),
      CHECK_MS
    );
    clearTimeout(this._saving);
    this._isUnsaved = true;
    this._saving = window.setTimeout(() => {
      this._isUnsaved = false;
      void this._attempt(async () => this.document?.save());
    }, SAVE_MS);
  }

  private _onClosed(): void {
    const { document } = this;
    this.document = null;
    document?.dispose();
    void this.refresh();
  }

  private _onOwner(_: unknown, part: OperationPart): void {
    if (part === 'place') {
      void this.refresh();
    }
  }

  private _onProject(_: unknown, part: ProjectPart): void {
    if (part === 'operations' || part === 'project') {
      void this.refresh();
    }
  }

  private async _attempt(task: () => Promise<unknown>): Promise<void> {
    try {
      await task();
      this._fail(null);
    } catch (error) {
      this._fail(error instanceof Error ? error.message : String(error));
    }
  }

  private _fail(error: string | null): void {
    if (error !== this.error && !this.isDisposed) {
      this.error = error;
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _refreshed: Promise<void> = Promise.resolve();
  private _checking = 0;
  private _saving = 0;
  private _isUnsaved = false;
}
