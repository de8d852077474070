import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Message } from '@lumino/messaging';

import '../ui/styles';
import {
  NO_SELECTION,
  selectOnly,
  type ISelection
} from '../graph/rowselection';
import { PAGE, type ArtifactTable } from '../model/artifactTable';
import { UploadChoice } from '../model/uploadChoice';
import type { IUploaded, Uploads } from '../model/uploads';
import type { Artifact } from '../protocol/types';
import type { IReach } from '../tokens';
import { artifactIcon } from '../ui/icons';
import { isUnread, ListNotice } from '../ui/listnotice';
import { Pager } from '../ui/pager';
import { ReachContext } from '../ui/reach';
import { tabArgs } from '../ui/tabargs';
import { TRANSLATION_DOMAIN, TranslatorContext } from '../ui/translation';
import { Filters, SelectionBar } from './bar';
import { Details } from './details';
import { droppedFiles } from './dropped';
import { Table } from './table';
import { confirmUpload } from './uploading/dialog';
import { UploadList } from './uploads';

export interface IArtifactsViewOptions {
  readonly table: ArtifactTable;
  readonly reach: IReach;
  readonly uploads: Uploads;
  readonly commands: CommandRegistry;
  readonly translator: ITranslator;
}

/** All artifacts of a project, in the main area; what is dropped on it is uploaded. */
export class ArtifactsView extends ReactWidget {
  constructor(private readonly _options: IArtifactsViewOptions) {
    super();
    const { table, uploads, translator } = _options;
    this.addClass('df-List');
    this.addClass('df-Artifacts');
    this.title.icon = artifactIcon;
    this.title.closable = true;
    this.title.label = translator
      .load(TRANSLATION_DOMAIN)
      .__('Artifacts of %1', table.project.project.name);
    this.projectId = table.project.project.id;
    table.changed.connect(this._onTable, this);
    uploads.changed.connect(this.update, this);
    for (const type of ['dragover', 'dragleave', 'drop'] as const) {
      this.node.addEventListener(type, this);
    }
  }

  /** Whose artifacts they are. */
  readonly projectId: string;

  /** What shows it again after a reload. */
  get args(): ReadonlyPartialJSONObject {
    return tabArgs(this._options.table.project);
  }

  /** Selects the newest of a name as soon as it is there. */
  select(name: string): void {
    this._wanted = name;
    this._onTable();
  }

  handleEvent(event: DragEvent): void {
    const { dataTransfer } = event;
    if (!dataTransfer?.types.includes('Files')) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.toggleClass('df-mod-dropTarget', event.type === 'dragover');
    if (event.type === 'drop') {
      void droppedFiles(dataTransfer).then(found => this._upload(found));
    }
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._options.table.changed.disconnect(this._onTable, this);
      this._options.table.dispose();
      this._options.uploads.dispose();
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
    const { table, reach, uploads, commands, translator } = this._options;
    const trans = translator.load(TRANSLATION_DOMAIN);
    const isUnknown = isUnread(table);
    const selection = this._selection;
    const onSelection = (selection: ISelection) =>
      this._setSelection(selection);
    const shown =
      selection.ids.size > 0
        ? table.rows.find(({ id }) => id === selection.focused)
        : undefined;
    return (
      <TranslatorContext.Provider value={translator}>
        <ReachContext.Provider value={reach}>
          <Filters
            table={table}
            commands={commands}
            onUpload={uploaded => void this._upload(uploaded)}
          />
          <SelectionBar
            table={table}
            commands={commands}
            selection={selection}
            onSelection={onSelection}
          />
          <UploadList uploads={uploads} />
          <ListNotice
            failure={this._failure ?? table.failure}
            isEmpty={isUnknown}
          />
          <div className="df-Artifacts-body">
            <Table
              table={table}
              commands={commands}
              selection={selection}
              onSelection={onSelection}
              onUnfold={name => void this._unfold(name)}
            />
            {shown && <Details artifact={shown} commands={commands} />}
          </div>
          <Pager
            offset={table.offset}
            shown={table.newest.length}
            total={table.total}
            page={PAGE}
            words={range =>
              isUnknown
                ? ''
                : range
                  ? trans.__('%1 artifacts', range)
                  : trans._n('%1 artifact', '%1 artifacts', table.total)
            }
            turnTo={offset => table.turnTo(offset)}
          />
        </ReachContext.Provider>
      </TranslatorContext.Provider>
    );
  }

  private async _unfold(name: string): Promise<void> {
    try {
      await this._options.table.toggle(name);
      this._failure = null;
    } catch (error) {
      this._failure = error instanceof Error ? error.message : String(error);
    }
    this.update();
  }

  private async _upload(uploaded: readonly IUploaded[]): Promise<void> {
    if (uploaded.length === 0) {
      return;
    }
    const { uploads, table, translator } = this._options;
    const [versions] = await Promise.all([
      table.versions(uploaded.map(({ name }) => name)),
      table.readStorages()
    ]);
    const choice = await UploadChoice.of(uploaded, table.storages, versions);
    if (await confirmUpload(choice, translator)) {
      uploads.add(choice, table.largestUpload);
    }
  }

  private _onTable(): void {
    const found = this._options.table.newest.find(
      ({ name }) => name === this._wanted
    );
    if (found) {
      this._wanted = null;
      this._selection = selectOnly(found.id);
    }
    this._keepInView();
    this.update();
  }

  /** What was chosen as the newest of its name, and is an older version by now, is shown below the one that came. */
  private _keepInView(): void {
    const { table } = this._options;
    const rows = new Set(table.rows.map(({ id }) => id));
    const left = this._chosen.filter(({ id }) => !rows.has(id));
    this._noteChosen();
    for (const { name, version } of left) {
      const newest = table.newest.find(other => other.name === name);
      if (newest && newest.version > version && !table.isUnfolded(name)) {
        void this._unfold(name);
      }
    }
  }

  private _noteChosen(): void {
    this._chosen = this._options.table.newest.filter(({ id }) =>
      this._selection.ids.has(id)
    );
  }

  private _setSelection(selection: ISelection): void {
    this._selection = selection;
    this._noteChosen();
    this.update();
  }

  private _selection: ISelection = NO_SELECTION;
  /** Those of the selection that are the newest of their names. */
  private _chosen: readonly Artifact[] = [];
  private _wanted: string | null = null;
  private _failure: string | null = null;
}
