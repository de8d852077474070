import type { ISharedDocument, ISharedText } from '@jupyter/ydoc';
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import { Context, type DocumentRegistry } from '@jupyterlab/docregistry';
import type { ITranslator } from '@jupyterlab/translation';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { PipelineDoc } from '../document/pipelineDoc';
import type {
  IMoved,
  IOpenDocument,
  IOpenDocuments,
  ITextDocument
} from '../model/documents';
import { hashOf } from '../model/documents';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { messageOf } from './errors';
import type { Texts } from './texts';

const MANIFEST = 'deepforge.json';
const AREAS = ['main', 'down', 'left', 'right'] as const;

/** The text documents that are open in this window, found through the widgets that show them. */
export class OpenDocuments implements IOpenDocuments {
  constructor(
    private readonly _shell: JupyterFrontEnd.IShell,
    private readonly _manager: IDocumentManager,
    private readonly _contentProviderId?: string,
    private readonly _translator: ITranslator = nullTranslator
  ) {
    _manager.services.contents.fileChanged.connect((_, change) => {
      const [path, newPath] = [change.oldValue?.path, change.newValue?.path];
      if (change.type === 'rename' && path && newPath) {
        if (this._hears({ path, newPath })) {
          this.moved.emit({ path, newPath });
        }
      } else if (change.type === 'delete' && path) {
        this._movedTo.delete(path);
      } else if (change.type === 'save' && newPath?.endsWith(MANIFEST)) {
        this.manifestSaved.emit();
      }
    });
  }

  readonly moved: Signal<IOpenDocuments, IMoved> = new Signal(this);
  readonly manifestSaved: Signal<IOpenDocuments, void> = new Signal(this);

  async move(path: string, newPath: string): Promise<void> {
    this._hears({ path, newPath });
    try {
      await this._manager.services.contents.rename(path, newPath);
    } catch (error) {
      this._movedTo.delete(newPath);
      throw error;
    }
  }

  below(folder: string): IOpenDocument[] {
    const prefix = folder === '' ? '' : `${folder}/`;
    const byPath = this._shown();
    for (const context of this._texts?.contexts() ?? []) {
      byPath.set(context.path, byPath.get(context.path) ?? context);
    }
    return [...byPath.values()]
      .filter(({ path, isReady }) => isReady && path.startsWith(prefix))
      .map(context => openDocument(context, this._manager));
  }

  async open(path: string): Promise<ITextDocument> {
    const { Texts } = await import('./texts');
    const texts = (this._texts ??= new Texts({
      manager: this._manager,
      contentProviderId: this._contentProviderId,
      contextOf: path => this._shown().get(path) ?? null,
      replace: replaceText,
      save: context => openDocument(context, this._manager).save(),
      tellUnsaved: (path, error) => this._tellUnsaved(path, error)
    }));
    return texts.open(path);
  }

  async create(path: string, text: string): Promise<void> {
    const { contents } = this._manager.services;
    const folder = await contents.get(PathExt.dirname(path), { content: true });
    const files = folder.content as { path: string }[];
    if (files.some(file => file.path === path)) {
      throw new Error(`${path} is there already.`);
    }
    const model = { type: 'file', format: 'text', content: text } as const;
    await contents.save(path, model);
  }

  async delete(path: string): Promise<void> {
    await this._manager.services.contents.delete(path);
  }

  private _tellUnsaved(path: string, error: unknown): void {
    const trans = this._translator.load(TRANSLATION_DOMAIN);
    const said = trans.__(
      'What you wrote in %1 could not be saved. It is kept in this page: open it again.',
      path
    );
    Notification.error(`${said}\n${messageOf(error)}`, { autoClose: false });
  }

  /** A shared document's room says a second time that its file moved, up to seconds later: then the answer is false. */
  private _hears({ path, newPath }: IMoved): boolean {
    const isNew = this._movedTo.get(newPath) !== path;
    this._movedTo.delete(path);
    this._movedTo.set(newPath, path);
    return isNew;
  }

  /** The text documents in tabs, by path. */
  private _shown(): Map<string, DocumentRegistry.Context> {
    const byPath = new Map<string, DocumentRegistry.Context>();
    for (const area of AREAS) {
      for (const widget of this._shell.widgets(area)) {
        const context = this._manager.contextForWidget(widget);
        if (
          context &&
          modelFactory(context, this._manager)?.fileFormat === 'text'
        ) {
          byPath.set(context.path, context);
        }
      }
    }
    return byPath;
  }

  private _texts: Texts | null = null;
  /** Where what is at a path now came from. */
  private readonly _movedTo = new Map<string, string>();
}

/** What made the model. Only of text files is the model's text the file's (a notebook is JSON to Jupyter). */
function modelFactory(
  context: DocumentRegistry.Context,
  manager: IDocumentManager
): DocumentRegistry.ModelFactory | undefined {
  return context instanceof Context
    ? manager.registry.getModelFactory(context.factoryName)
    : undefined;
}

function openDocument(
  context: DocumentRegistry.Context,
  manager: IDocumentManager
): IOpenDocument {
  const { path, model } = context;
  return {
    path,
    get isDirty() {
      return !model.readOnly && (model.dirty || !isSurelySaved(context));
    },
    isShared: model.collaborative ?? false,
    text: () => model.toString(),
    replace: text => replaceText(model, text),
    save: () => saveDocument(context, manager),
    reload: async () => {
      if (!model.collaborative) {
        await context.revert();
      }
    }
  };
}

/** Saves it, also where people edit it together. Throws what JupyterLab does, its questions' cancelling included. */
export function saveDocument(
  context: DocumentRegistry.Context,
  manager: IDocumentManager
): Promise<void> {
  return context.model.collaborative
    ? saveRoom(context, manager)
    : context.save();
}

/** Touches no more than from the first to the last character that differs, so that cursors stay. */
function replaceText(model: DocumentRegistry.IModel, text: string): void {
  const shared = model.sharedModel;
  if (shared instanceof PipelineDoc) {
    shared.replaceSource(text);
    return;
  }
  if (!isText(shared)) {
    model.fromString(text);
    return;
  }
  const old = shared.source;
  const shortest = Math.min(old.length, text.length);
  let start = 0;
  while (start < shortest && old[start] === text[start]) {
    start += 1;
  }
  let rest = 0;
  while (
    rest < shortest - start &&
    old[old.length - 1 - rest] === text[text.length - 1 - rest]
  ) {
    rest += 1;
  }
  shared.updateSource(
    start,
    old.length - rest,
    text.slice(start, text.length - rest)
  );
}

type SharedText = ISharedDocument &
  Pick<ISharedText, 'source' | 'updateSource'>;

function isText(shared: ISharedDocument): shared is SharedText {
  return typeof (shared as Partial<SharedText>).updateSource === 'function';
}

const SAVE_AGAIN_MS = 200;
const SAVE_AT_MOST = 20;

/**
 * Has the server write the shared document. It also saves by itself, so that the file is often newer than what this page
 * has heard: that is no conflict to ask about (as `context.save()` does), and a save on its way is waited for.
 */
async function saveRoom(
  context: DocumentRegistry.Context,
  manager: IDocumentManager
): Promise<void> {
  const factory = modelFactory(context, manager);
  for (let count = 1; ; count++) {
    try {
      await manager.services.contents.save(context.path, {
        type: factory?.contentType ?? 'file',
        format: 'text',
        content: context.model.toString(),
        contentProviderId: 'rtc'
      });
      return;
    } catch (error) {
      if (error instanceof Error || count === SAVE_AT_MOST) {
        throw error;
      }
      // The provider says so in words, not as an Error: another save is in progress, with what was there before.
      await new Promise(resolve => setTimeout(resolve, SAVE_AGAIN_MS));
    }
  }
}

/**
 * In a shared document `dirty` is what the server said last, which can be older than the last key stroke; and a pipeline
 * that was written by hand is formatted when it is next saved, so its text differs from its file's until then.
 */
function isSurelySaved(context: DocumentRegistry.Context): boolean {
  if (context.model.collaborative) {
    return false;
  }
  const onDisk = context.contentsModel?.hash;
  return !onDisk || onDisk === hashOf(context.model.toString());
}
