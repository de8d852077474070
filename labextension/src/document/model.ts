import type { IChangedArgs } from '@jupyterlab/coreutils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import type { PartialJSONValue } from '@lumino/coreutils';
import { Signal, type ISignal } from '@lumino/signaling';

import { PipelineDoc, type PipelineChange } from './pipelineDoc';

/** A pipeline as JupyterLab's documents see it: opened, dirty, saved. */
export class PipelineModel implements DocumentRegistry.IModel {
  constructor(options: DocumentRegistry.IModelOptions<PipelineDoc> = {}) {
    this._ownsShared = !options.sharedModel;
    this.sharedModel = options.sharedModel ?? new PipelineDoc();
    this.collaborative = !!options.collaborationEnabled;
    this.sharedModel.changed.connect(this._onChanged, this);
  }

  readonly sharedModel: PipelineDoc;
  readonly collaborative: boolean;
  readonly defaultKernelName = '';
  readonly defaultKernelLanguage = '';

  get contentChanged(): ISignal<this, void> {
    return this._contentChanged;
  }

  get stateChanged(): ISignal<this, IChangedArgs<unknown>> {
    return this._stateChanged;
  }

  get dirty(): boolean {
    return this.sharedModel.dirty;
  }

  set dirty(value: boolean) {
    if (value !== this.dirty) {
      this.sharedModel.dirty = value;
    }
  }

  /** True also where the document is of a format that this version cannot write. */
  get readOnly(): boolean {
    return this._readOnly;
  }

  set readOnly(newValue: boolean) {
    const oldValue = this._readOnly;
    if (oldValue !== newValue) {
      this._readOnly = newValue;
      this._stateChanged.emit({ name: 'readOnly', oldValue, newValue });
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  toString(): string {
    return this.sharedModel.getSource();
  }

  /** What the file says: afterwards nothing is to be saved. */
  fromString(value: string): void {
    this.sharedModel.setSource(value);
    if (!this.collaborative) {
      this.dirty = false;
    }
  }

  toJSON(): PartialJSONValue {
    return this.toString();
  }

  fromJSON(value: PartialJSONValue): void {
    this.fromString(
      typeof value === 'string' ? value : JSON.stringify(value, null, 2)
    );
  }

  /** Called when the file's content is there: what was done until then cannot be undone. */
  initialize(): void {
    this.sharedModel.clearUndoHistory();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.sharedModel.changed.disconnect(this._onChanged, this);
    if (this._ownsShared) {
      this.sharedModel.dispose();
    }
    Signal.clearData(this);
  }

  private _onChanged(_: PipelineDoc, change: PipelineChange): void {
    if (change.sourceChange) {
      if (!this.collaborative) {
        this.dirty = true;
      }
      this._contentChanged.emit();
    }
    for (const { name, oldValue, newValue } of change.stateChange ?? []) {
      if (oldValue !== newValue) {
        this._stateChanged.emit({ name, oldValue, newValue });
      }
    }
  }

  private readonly _contentChanged = new Signal<this, void>(this);
  private readonly _stateChanged = new Signal<this, IChangedArgs<unknown>>(
    this
  );
  private readonly _ownsShared: boolean;
  private _readOnly = false;
  private _isDisposed = false;
}

export const PIPELINE_MODEL = 'deepforge-pipeline';
/** The name of the file type, of the content type, and of the `jupyter_ydoc` entry point alike. */
export const PIPELINE_TYPE = 'dfpipe';

export class PipelineModelFactory implements DocumentRegistry.IModelFactory<PipelineModel> {
  readonly name = PIPELINE_MODEL;
  readonly contentType: Contents.ContentType = PIPELINE_TYPE;
  readonly fileFormat: Contents.FileFormat = 'text';
  readonly collaborative = true;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
  }

  preferredLanguage(): string {
    return '';
  }

  createNew(
    options?: DocumentRegistry.IModelOptions<PipelineDoc>
  ): PipelineModel {
    return new PipelineModel(options);
  }

  private _isDisposed = false;
}
