import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Signal, type ISignal } from '@lumino/signaling';

import {
  addition,
  moving,
  newElement,
  removal,
  renaming,
  type ElementKind,
  type IElement,
  type Interface
} from '../../graph/interface';
import type { OperationSession } from '../../model/operationSession';
import type { Edit } from '../../protocol/types';
import { CommandIDs } from '../../tokens';

/** Where the keyboard goes when the card has been drawn again: to an element, or to where the next one is added. */
export type FocusWish = `${ElementKind}:${string}` | `add:${ElementKind}`;

/** What can be done on the card; all of it throws ApiError. */
export class CardActions {
  constructor(
    readonly session: OperationSession,
    readonly commands: CommandRegistry,
    private readonly _trans: TranslationBundle
  ) {}

  /** The element (or place) that wants the keyboard; whoever is it takes it. */
  focusWish: FocusWish | null = null;

  /** What the person should know after the last edit. */
  get notice(): string | null {
    return this._notice;
  }

  get noticeChanged(): ISignal<this, void> {
    return this._noticeChanged;
  }

  async edit(edit: Edit): Promise<void> {
    this.tell(null);
    const { unresolved } = await this.session.apply(edit);
    if (unresolved.length > 0) {
      const lines = unresolved.join(', ');
      this.tell(
        this._trans._n(
          'Line %2 of the code still uses it.',
          'Lines %2 of the code still use it.',
          unresolved.length,
          lines
        )
      );
    }
  }

  /** `text` is what was written: a name, with a type and a default where they are said. */
  async add(kind: ElementKind, text: string): Promise<void> {
    await this.edit(addition(kind, newElement(text)));
  }

  /** `keepsFocus`: the person goes on with the keyboard here. */
  async rename(
    element: IElement,
    to: string,
    keepsFocus: boolean
  ): Promise<void> {
    const { kind, name } = element;
    await this._editAt(
      keepsFocus ? `${kind}:${to}` : null,
      renaming(element, to)
    );
    const { project, name: operation } = this.session;
    // In pipelines it has the old name still.
    await this.commands.execute(CommandIDs.renameUses, {
      project: project?.project.id ?? null,
      operation,
      // To a pipeline both are values of a node.
      kind: kind === 'reference' ? 'attribute' : kind,
      name,
      newName: to
    });
  }

  /** The class, the file, and in all pipelines. */
  async renameOperation(to: string): Promise<void> {
    const { project, name } = this.session;
    this.tell(null);
    await this.commands.execute(CommandIDs.renameOperation, {
      project: project?.project.id ?? null,
      name,
      newName: to
    });
  }

  /** To this place among those of its kind. */
  async move(element: IElement, index: number): Promise<void> {
    const wish: FocusWish = `${element.kind}:${element.name}`;
    await this._editAt(wish, moving(element, index));
  }

  /** The keyboard goes to the element that comes in its place. */
  async remove(element: IElement, all: Interface): Promise<void> {
    const others = all[element.kind];
    const at = others.indexOf(element);
    const next = others[at + 1] ?? others[at - 1];
    await this._editAt(
      next ? `${next.kind}:${next.name}` : `add:${element.kind}`,
      removal(element)
    );
  }

  tell(notice: string | null): void {
    if (notice !== this._notice) {
      this._notice = notice;
      this._noticeChanged.emit();
    }
  }

  private async _editAt(wish: FocusWish | null, edit: Edit): Promise<void> {
    this.focusWish = wish;
    try {
      await this.edit(edit);
    } catch (error) {
      this.focusWish = null;
      throw error;
    }
  }

  private readonly _noticeChanged = new Signal<this, void>(this);
  private _notice: string | null = null;
}
