import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Message } from '@lumino/messaging';

import '../ui/styles';
import { NO_SELECTION, type ISelection } from '../graph/rowselection';
import { PAGE, type ExecutionTable } from '../model/executionTable';
import type { IReach } from '../tokens';
import { executionIcon } from '../ui/icons';
import { isUnread, ListNotice } from '../ui/listnotice';
import type { IAction } from '../ui/menu';
import { Pager } from '../ui/pager';
import { ReachContext } from '../ui/reach';
import { tabArgs } from '../ui/tabargs';
import { TRANSLATION_DOMAIN, TranslatorContext } from '../ui/translation';
import { ActionBar } from './actionbar';
import { Filters } from './filters';
import { Table } from './table';

export interface IListViewOptions {
  readonly table: ExecutionTable;
  readonly reach: IReach;
  readonly commands: CommandRegistry;
  readonly translator: ITranslator;
}

/** All executions of a project, in the main area. */
export class ListView extends ReactWidget {
  constructor(private readonly _options: IListViewOptions) {
    super();
    const { table, translator } = _options;
    this.addClass('df-List');
    this.title.icon = executionIcon;
    this.title.closable = true;
    this.title.label = translator
      .load(TRANSLATION_DOMAIN)
      .__('Executions of %1', table.project.project.name);
    this.projectId = table.project.project.id;
    table.changed.connect(this.update, this);
  }

  /** Whose executions they are. */
  readonly projectId: string;

  /** What shows it again after a reload. */
  get args(): ReadonlyPartialJSONObject {
    return tabArgs(this._options.table.project);
  }

  /** Selects rows, wherever they are. */
  select(ids: readonly string[]): void {
    const focused = ids[0] ?? null;
    this._setSelection({ ids: new Set(ids), focused, anchor: focused });
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._options.table.changed.disconnect(this.update, this);
      this._options.table.dispose();
      super.dispose();
    }
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    const row = this.node.querySelector<HTMLElement>(
      '[role=row][tabindex="0"]'
    );
    (row ?? this.node.querySelector<HTMLElement>('input'))?.focus();
  }

  protected override render(): JSX.Element {
    const { table, reach, commands, translator } = this._options;
    const trans = translator.load(TRANSLATION_DOMAIN);
    const isUnknown = isUnread(table);
    const onAction = (action: IAction) => void this._act(action);
    const onSelection = (selection: ISelection) =>
      this._setSelection(selection);
    return (
      <TranslatorContext.Provider value={translator}>
        <ReachContext.Provider value={reach}>
          <Filters table={table} />
          <ActionBar
            table={table}
            selection={this._selection}
            onSelection={onSelection}
            onAction={onAction}
          />
          <ListNotice failure={table.failure} isEmpty={isUnknown} />
          <Table
            table={table}
            commands={commands}
            onAction={onAction}
            selection={this._selection}
            onSelection={onSelection}
          />
          <Pager
            offset={table.offset}
            shown={table.rows.length}
            total={table.total}
            page={PAGE}
            words={range =>
              isUnknown
                ? ''
                : range
                  ? trans.__('%1 executions', range)
                  : trans._n('%1 execution', '%1 executions', table.total)
            }
            turnTo={offset => table.turnTo(offset)}
          />
        </ReachContext.Provider>
      </TranslatorContext.Provider>
    );
  }

  /** The list says at once what became of it, also of what its page alone knows. */
  private async _act({ command, args }: IAction): Promise<void> {
    const { table, commands } = this._options;
    const gone: unknown = await commands.execute(command, args);
    if (Array.isArray(gone) && gone.length > 0) {
      const ids = [...this._selection.ids].filter(id => !gone.includes(id));
      table.forget(gone);
      this._setSelection({ ...this._selection, ids: new Set(ids) });
    }
    await table.refresh();
  }

  private _setSelection(selection: ISelection): void {
    this._selection = selection;
    this.update();
  }

  private _selection: ISelection = NO_SELECTION;
}
