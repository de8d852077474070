import { Debouncer } from '@lumino/polling';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { ApiError, type Client } from '../protocol/client';
import type { Execution, OperationCode } from '../protocol/types';

const SAVE_AFTER_MS = 400;

/** The operations of one execution: what ran, and what people made of it since; kept on the server as it is written. */
export class ExecutionCode implements IDisposable {
  constructor(
    private readonly _client: Client,
    readonly execution: string
  ) {}

  /** By name; null until they were read. */
  get operations(): readonly OperationCode[] | null {
    return this._operations;
  }

  /** Why it cannot be read or kept. */
  get failure(): string | null {
    return this._failure;
  }

  /** What was written could not be kept, and could be if that is tried again: nobody else has edited it meanwhile. */
  get canSaveAgain(): boolean {
    return this.isSaving && this._failure !== null && !this._isOvertaken;
  }

  /** True while something that was written is not kept yet. */
  get isSaving(): boolean {
    return this._texts.size > 0;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** What is seen of an operation now. */
  textOf(operation: string): string {
    const known = this._find(operation);
    return this._texts.get(operation) ?? known?.text ?? '';
  }

  isEdited(operation: string): boolean {
    return this.textOf(operation) !== this._find(operation)?.original;
  }

  async load(): Promise<void> {
    await this._attempt(async () => {
      await this._reread();
      this._texts.clear();
    });
  }

  /** Kept a moment later. */
  edit(operation: string, text: string): void {
    if (text !== this.textOf(operation)) {
      this._texts.set(operation, text);
      this._changed.emit();
      void this._saving.invoke();
    }
  }

  /** Keeps what was written. Why that cannot be says `failure`. */
  async save(): Promise<void> {
    await this._attempt(async () => {
      for (const [operation, text] of [...this._texts]) {
        const seen = this._find(operation)?.sha256;
        const kept = await this._client.patch(
          '/executions/{execution}/code/{operation}',
          {
            path: { execution: this.execution, operation },
            body: { text, seen: seen ?? null }
          }
        );
        this._put(kept);
        if (this._texts.get(operation) === text) {
          this._texts.delete(operation);
        }
      }
    });
  }

  async reset(operation: string): Promise<void> {
    this._texts.delete(operation);
    await this._attempt(async () => {
      await this._client.delete('/executions/{execution}/code/{operation}', {
        path: { execution: this.execution, operation }
      });
      await this._reread();
    });
  }

  /** Keeps what was written, then runs. Throws ApiError. */
  async rerun(node: string, only: boolean): Promise<Execution> {
    await this.save();
    if (this._failure !== null) {
      throw new Error(this._failure);
    }
    return this._client.post('/executions/{execution}/rerun', {
      path: { execution: this.execution },
      body: { node, only }
    });
  }

  /** What the project has of a file now; null: nothing. Throws ApiError. */
  async present(project: string, path: string): Promise<string | null> {
    try {
      const { text } = await this._client.get('/projects/{project}/content', {
        path: { project },
        query: { path }
      });
      return text;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) {
        return null;
      }
      throw error;
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      void this.save().finally(() => this._saving.dispose());
      Signal.clearData(this);
    }
  }

  private async _reread(): Promise<void> {
    const { operations } = await this._client.get(
      '/executions/{execution}/code',
      { path: { execution: this.execution } }
    );
    this._operations = operations;
  }

  private _put(kept: OperationCode): void {
    this._operations = (this._operations ?? []).map(operation =>
      operation.operation === kept.operation ? kept : operation
    );
  }

  private async _attempt(task: () => Promise<void>): Promise<void> {
    // One after the other, so that each save knows what the one before it left.
    const before = this._running;
    this._running = before.then(async () => {
      try {
        await task();
        this._failure = null;
        this._isOvertaken = false;
      } catch (error) {
        this._failure = error instanceof Error ? error.message : String(error);
        this._isOvertaken =
          error instanceof ApiError && error.code === 'document_changed';
      }
      this._changed.emit();
    });
    await this._running;
  }

  private _find(operation: string): OperationCode | undefined {
    return this._operations?.find(known => known.operation === operation);
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _texts = new Map<string, string>();
  private readonly _saving = new Debouncer(() => this.save(), SAVE_AFTER_MS);
  private _operations: readonly OperationCode[] | null = null;
  private _failure: string | null = null;
  private _isOvertaken = false;
  private _running: Promise<void> = Promise.resolve();
  private _isDisposed = false;
}
