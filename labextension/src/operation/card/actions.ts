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
  type IElement
} from '../../graph/interface';
import type { OperationSession } from '../../model/operationSession';
import type { Edit } from '../../protocol/types';
import { CommandIDs } from '../../tokens';

/** What can be done on the card; all of it throws ApiError. */
export class CardActions {
  constructor(
    readonly session: OperationSession,
    readonly commands: CommandRegistry,
    private readonly _trans: TranslationBundle
  ) {}

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

  async rename(element: IElement, to: string): Promise<void> {
    const { kind, name } = element;
    await this.edit(renaming(element, to));
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
    await this.edit(moving(element, index));
  }

  async remove(element: IElement): Promise<void> {
    await this.edit(removal(element));
  }

  tell(notice: string | null): void {
    if (notice !== this._notice) {
      this._notice = notice;
      this._noticeChanged.emit();
    }
  }

  private readonly _noticeChanged = new Signal<this, void>(this);
  private _notice: string | null = null;
}
