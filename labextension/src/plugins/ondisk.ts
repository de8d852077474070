import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Poll } from '@lumino/polling';

import type { PipelineWidget } from '../editor/widget';
import { attempt } from './errors';

const LOOK_EVERY_MS = 10_000;

export interface IOnDiskOptions {
  readonly contents: Contents.IManager;
  readonly trans: TranslationBundle;
  /** Shows how two texts of the pipeline differ. */
  compare(widget: PipelineWidget, mine: string, theirs: string): Promise<void>;
}

/**
 * Notices that the file of an open pipeline was changed by something else, and offers what can be done. Where people
 * edit together the server does it: it brings the change into the room.
 */
export function watchFile(
  widget: PipelineWidget,
  options: IOnDiskOptions
): void {
  const { context } = widget;
  if (context.model.collaborative || widget.isDisposed) {
    return;
  }
  const file = new FileOnDisk(widget, options);
  const poll = new Poll({
    factory: () => file.look(),
    frequency: { interval: LOOK_EVERY_MS, backoff: true },
    standby: () => !widget.isVisible || document.hidden,
    auto: false
  });
  void context.ready.then(() => poll.start());
  const look = (_: unknown, part: string) => {
    // What the project's documents say was read again, since one of them has changed.
    if (part === 'operations') {
      void file.look();
    }
  };
  widget.content.session.changed.connect(look);
  widget.disposed.connect(() => poll.dispose());
}

class FileOnDisk {
  constructor(
    private readonly widget: PipelineWidget,
    private readonly options: IOnDiskOptions
  ) {
    widget.context.saveState.connect((_, state) => {
      this._isSaving = state === 'started';
    });
  }

  async look(): Promise<void> {
    const { context } = this.widget;
    const { contents } = this.options;
    if (!context.isReady || this._isSaving || this.widget.isDisposed) {
      return;
    }
    let found: Contents.IModel;
    try {
      found = await contents.get(context.path, { content: false, hash: true });
    } catch {
      return; // Deleted, or the server is away: saving will say so.
    }
    const known = context.contentsModel?.hash;
    if (this._isSaving || !known || !found.hash || found.hash === known) {
      if (known && found.hash === known) {
        this._notices.set('changed-on-disk', null);
      }
      return;
    }
    const theirs = await this._read();
    if (theirs === null || this._isSaving || this.widget.isDisposed) {
      return;
    }
    if (theirs === context.model.toString()) {
      await context.revert();
      this._notices.set('changed-on-disk', null);
      return;
    }
    this._offer();
  }

  private _offer(): void {
    const { trans } = this.options;
    const isDirty = this.widget.context.model.dirty;
    this._notices.set('reloaded', null);
    this._notices.set('changed-on-disk', {
      isUrgent: isDirty,
      message: isDirty
        ? trans.__(
            'This file was changed on disk by something else, and you have unsaved edits here.'
          )
        : trans.__('This file was changed on disk by something else.'),
      actions: [
        { label: trans.__('Reload'), do: () => void this._reload() },
        { label: trans.__('Keep mine'), do: () => void this._keepMine() },
        { label: trans.__('Compare'), do: () => void this._compare() }
      ]
    });
  }

  private _reload(): Promise<unknown> {
    const { trans } = this.options;
    const { context, content } = this.widget;
    const { doc } = content.session;
    return attempt(trans.__('The file could not be read again'), async () => {
      const mine = doc.getSource();
      const wasDirty = context.model.dirty && doc.unreadable === null;
      await context.revert();
      this._notices.set('changed-on-disk', null);
      if (wasDirty) {
        this._notices.set('reloaded', {
          message: trans.__('Your unsaved edits gave way to the file on disk.'),
          actions: [
            {
              label: trans.__('Bring mine back'),
              do: () => {
                doc.replaceSource(mine);
                this._notices.set('reloaded', null);
              }
            },
            {
              label: trans.__('Dismiss'),
              do: () => this._notices.set('reloaded', null)
            }
          ]
        });
      }
    });
  }

  private _keepMine(): Promise<unknown> {
    const { contents, trans } = this.options;
    const { context } = this.widget;
    return attempt(trans.__('The file could not be saved'), async () => {
      await contents.save(context.path, {
        type: 'file',
        format: 'text',
        content: context.model.toString()
      });
      // The context learns what is on disk now; it is what the document says.
      await context.revert();
      this._notices.set('changed-on-disk', null);
    });
  }

  private _compare(): Promise<unknown> {
    const { compare, trans } = this.options;
    return attempt(trans.__('The file could not be compared'), async () => {
      const theirs = await this._read();
      if (theirs !== null) {
        const { model } = this.widget.context;
        await compare(this.widget, model.toString(), theirs);
      }
    });
  }

  private async _read(): Promise<string | null> {
    const { path } = this.widget.context;
    const { content } = (await this.options.contents.get(path, {
      type: 'file',
      format: 'text',
      content: true
    })) as { content: unknown };
    return typeof content === 'string' ? content : null;
  }

  private get _notices() {
    return this.widget.content.session.notices;
  }

  private _isSaving = false;
}
