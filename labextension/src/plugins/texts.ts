import type { SourceChange } from '@jupyter/ydoc';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import {
  Context,
  TextModelFactory,
  type DocumentRegistry
} from '@jupyterlab/docregistry';
import { Signal } from '@lumino/signaling';

import type { ITextDocument } from '../model/documents';
import { warn } from '../model/warning';

export interface ITextsOptions {
  readonly manager: IDocumentManager;
  /** How documents are shared with other people; undefined where they are not. */
  readonly contentProviderId: string | undefined;
  /** The context of a document that is open in a tab. */
  readonly contextOf: (path: string) => DocumentRegistry.Context | null;
  readonly replace: (model: DocumentRegistry.IModel, text: string) => void;
  readonly save: (context: DocumentRegistry.Context) => Promise<void>;
  /** Tells the person that a text which is no longer shown could not be saved; it is kept. */
  readonly tellUnsaved: (path: string, error: unknown) => void;
}

/**
 * Texts that a view shows without a tab of their own. Where the file is open in a tab, both show that one's context; else
 * one is kept here for as long as somebody shows it, and until it could be saved.
 */
export class Texts {
  constructor(private readonly _options: ITextsOptions) {
    const { manager } = _options;
    manager.services.contents.fileChanged.connect((_, change) => {
      const own = this._find(change.newValue?.path);
      if (change.type === 'save' && own && !this._saving.has(own.context)) {
        void this._follow(own.context);
      }
    });
    manager.activateRequested.connect((_, path) =>
      this._handOver(path).catch(warn)
    );
  }

  /** Those that no tab shows. */
  contexts(): DocumentRegistry.CodeContext[] {
    return [...this._own].map(({ context }) => context);
  }

  /** Throws if the file cannot be read. */
  async open(path: string): Promise<ITextDocument> {
    const shown = this._options.contextOf(path);
    if (shown && isCode(shown)) {
      await shown.ready;
      return this._document(shown, () => undefined);
    }
    const own = this._find(path) ?? this._make(path);
    own.users += 1;
    await own.ready;
    return this._document(own.context, () => {
      own.users -= 1;
      if (own.users === 0) {
        void this._close(own);
      }
    });
  }

  /** A file that is renamed takes its context along. */
  private _find(path: string | undefined): IOwn | undefined {
    return [...this._own].find(({ context }) => context.path === path);
  }

  private _make(path: string): IOwn {
    const { manager, contentProviderId } = this._options;
    const context = new Context({
      manager: manager.services,
      factory: manager.registry.getModelFactory('text') as TextModelFactory,
      path,
      contentProviderId
    });
    const ready = context.initialize(false).then(() => context.ready);
    const own = { context, ready, users: 0 };
    this._own.add(own);
    ready.catch(() => {
      this._own.delete(own);
      context.dispose();
    });
    return own;
  }

  private _document(
    context: DocumentRegistry.CodeContext,
    release: () => void
  ): ITextDocument {
    return new TextDocument(context, {
      release,
      replace: text => this._options.replace(context.model, text),
      save: () => this._save(context)
    });
  }

  /** One after the other: JupyterLab takes the file that the one has just written for another's in the next. */
  private async _save(context: DocumentRegistry.Context): Promise<void> {
    let before: Promise<string> | undefined;
    let saved: string | null = null;
    while ((before = this._saving.get(context))) {
      saved = await before.catch(() => null);
    }
    if (context.isDisposed || saved === context.model.toString()) {
      return;
    }
    const text = context.model.toString();
    const saving = this._options.save(context).then(() => text);
    this._saving.set(context, saving);
    try {
      await saving;
    } finally {
      this._saving.delete(context);
    }
  }

  /** The file was written by something else in this page. */
  private async _follow(context: DocumentRegistry.Context): Promise<void> {
    if (!context.model.dirty && !context.model.collaborative) {
      await context.revert();
    }
  }

  /** A tab shows the file from now on. */
  private async _handOver(path: string): Promise<void> {
    const own = this._find(path);
    const shown = this._options.contextOf(path);
    if (!own || !shown || shown === own.context) {
      return;
    }
    if (await this._keep(own)) {
      this._drop(own);
      await shown.ready;
      await this._follow(shown);
    } else {
      await shown.ready;
      this._options.replace(shown.model, own.context.model.toString());
      this._drop(own);
    }
  }

  /** Nobody shows it; while it is saved somebody may again, and leave it with a text that is saved next. */
  private async _close(own: IOwn): Promise<void> {
    const isSaved = await this._keep(own);
    const { context, users } = own;
    if (isSaved && users === 0 && this._own.has(own)) {
      if (context.model.collaborative || !isUnsaved(context)) {
        this._drop(own);
      }
    }
  }

  /** False where it could not be saved. */
  private async _keep(own: IOwn): Promise<boolean> {
    const { context } = own;
    const isAtIt = this._saving.has(context);
    if (this._own.has(own) && (isAtIt || isUnsaved(context))) {
      try {
        await this._save(context);
      } catch (error) {
        this._options.tellUnsaved(context.path, error);
        return false;
      }
    }
    return true;
  }

  private _drop(own: IOwn): void {
    if (this._own.delete(own)) {
      own.context.dispose();
    }
  }

  private readonly _own = new Set<IOwn>();
  private readonly _saving = new Map<
    DocumentRegistry.Context,
    Promise<string>
  >();
}

interface IOwn {
  readonly context: DocumentRegistry.CodeContext;
  readonly ready: Promise<void>;
  users: number;
}

interface IDocumentActions {
  release(): void;
  replace(text: string): void;
  save(): Promise<void>;
}

class TextDocument implements ITextDocument {
  constructor(
    private readonly _context: DocumentRegistry.CodeContext,
    private readonly _actions: IDocumentActions
  ) {
    _context.model.sharedModel.changed.connect(this._onChange, this);
    _context.disposed.connect(this._onClosed, this);
  }

  isDisposed = false;

  get path(): string {
    return this._context.path;
  }

  get model(): DocumentRegistry.ICodeModel {
    return this._context.model;
  }

  get text(): string {
    return this.model.sharedModel.getSource();
  }

  get changed(): Signal<this, void> {
    return this._changed;
  }

  get closed(): Signal<this, void> {
    return this._closed;
  }

  replace(text: string): void {
    this._actions.replace(text);
  }

  save(): Promise<void> {
    return this.model.dirty || this.model.collaborative
      ? this._actions.save()
      : Promise.resolve();
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.isDisposed = true;
    this._context.disposed.disconnect(this._onClosed, this);
    if (!this._context.isDisposed) {
      this.model.sharedModel.changed.disconnect(this._onChange, this);
    }
    Signal.clearData(this);
    this._actions.release();
  }

  /** That it was saved, say, is no change of the text. */
  private _onChange(_: unknown, change: SourceChange): void {
    if (change.sourceChange) {
      this._changed.emit();
    }
  }

  private _onClosed(): void {
    this._closed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _closed = new Signal<this, void>(this);
}

function isCode(
  context: DocumentRegistry.Context
): context is DocumentRegistry.CodeContext {
  const { sharedModel } = context.model;
  return 'getSource' in sharedModel && 'updateSource' in sharedModel;
}

function isUnsaved({ model }: DocumentRegistry.Context): boolean {
  return model.dirty && !model.readOnly;
}
