import { addIcon, runIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { Debouncer } from '@lumino/polling';
import { Panel, Widget } from '@lumino/widgets';

import { splitCells, type Cell as Part } from '../../graph/cells';
import type {
  ICodePlace,
  OperationSession
} from '../../model/operationSession';
import type { Trying } from '../../model/trying';
import { TRANSLATION_DOMAIN } from '../../ui/translation';
import type { IPlaceOptions } from '../places';
import { tryingOf } from '../trying/shared';
import { CellCompletion } from './completion';
import { runCell } from './execution';
import { FileCell } from './filecell';
import { matchCells } from './matching';
import { openPlace } from './opening';
import { withPlaceLinks } from '../../ui/placelinks';
import type { IRange } from './range';
import { showWidgets } from './widgets';

const SPLIT_AFTER_MS = 400;
const BYTE_ORDER_MARK = '\ufeff';

/** The code of an operation as cells. */
export async function createCellsView(options: IPlaceOptions): Promise<Widget> {
  await options.session.ready;
  const shared = await tryingOf(options);
  return shared ? new CellsView(options, shared.trying) : new Widget();
}

/** All cells edit the one text of the file; where it is split is decided anew when it changed. */
class CellsView extends Panel {
  constructor(
    private readonly _options: IPlaceOptions,
    private readonly _trying: Trying
  ) {
    super();
    this._trans = _options.translator.load(TRANSLATION_DOMAIN);
    this.addClass('df-CellsView');
    this._rendermime = withPlaceLinks(_options.rendermime, (path, line) =>
      openPlace(_options, path, line)
    );
    const { kernel } = _trying;
    showWidgets(this._rendermime, kernel).catch(console.warn);
    this._completion = new CellCompletion(
      this,
      _options.completion,
      kernel,
      this._rendermime
    );
    this._cells.addClass('df-CellsView-cells');
    this.addWidget(this._cells);
    this.addWidget(new Widget({ node: this._adding() }));
    this._split();
    this._session.shared.changed.connect(this._onText, this);
    this._session.revealRequested.connect(this._onReveal, this);
  }

  handleEvent(event: Event): void {
    if (event.type === 'keydown') {
      this._onKeyDown(event as KeyboardEvent);
    } else if (event.type === 'focusout') {
      void this._splitting.invoke();
    }
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._session.shared.changed.disconnect(this._onText, this);
    this._session.revealRequested.disconnect(this._onReveal, this);
    this._splitting.dispose();
    super.dispose();
  }

  protected override onAfterAttach(): void {
    this.node.addEventListener('keydown', this, true);
    this.node.addEventListener('focusout', this);
  }

  protected override onBeforeDetach(): void {
    this.node.removeEventListener('keydown', this, true);
    this.node.removeEventListener('focusout', this);
  }

  protected override onActivateRequest(): void {
    (this._last?.isDisposed === false ? this._last : this._all[0])?.focus();
  }

  private get _session(): OperationSession {
    return this._options.session;
  }

  private get _all(): readonly FileCell[] {
    return this._cells.widgets as readonly FileCell[];
  }

  private get _current(): FileCell | undefined {
    return this._all.find(cell => cell.editor.hasFocus());
  }

  /**
   * Cells that stay keep their editor, their cursor and their output. A cell in which somebody types does not fall apart
   * under the cursor: that waits until the person is somewhere else.
   */
  private _split(): void {
    const { text } = this._session;
    const parts = splitCells(text).map(part => visible(part, text));
    const current = this._current;
    const [now, at] = [current?.range, current && this._all.indexOf(current)];
    const kept = matchCells(
      parts,
      this._all.map(cell => cell.range)
    );
    if (now && !isWhole(parts[kept.indexOf(at!)], now, text)) {
      return;
    }
    const cells = kept.map(index => (index === null ? null : this._all[index]));
    for (const cell of this._all.filter(one => !cells.includes(one))) {
      cell.dispose();
    }
    parts.forEach((part, index) => {
      const cell = cells[index];
      if (cell) {
        cell.range = cell === current ? cell.range : part;
        cell.label = this._labelOf(part);
      }
      if (!cell || this._all[index] !== cell) {
        this._cells.insertWidget(index, cell ?? this._make(part));
      }
    });
  }

  private _make(part: Part): FileCell {
    const { editors, session } = this._options;
    const cell: FileCell = new FileCell({
      model: session.context.model,
      editors,
      rendermime: this._rendermime,
      trans: this._trans,
      label: this._labelOf(part),
      range: part,
      leave: direction => this._leave(cell, direction),
      actions: [
        {
          icon: runIcon,
          label: this._trans.__('Run this cell (%1)', 'Shift ⏎'),
          execute: () => void this._run(cell)
        }
      ]
    });
    cell.focused.connect(() => {
      this._last = cell;
      this._completion.cell = cell;
    });
    return cell;
  }

  private async _run(cell: FileCell): Promise<void> {
    const { line } = cell;
    const code = cell.code.replace(BYTE_ORDER_MARK, '');
    if (!code.trim()) {
      return;
    }
    const isClass = this._holdsClass(cell);
    const origin = { path: this._session.path, line };
    const isDone = await runCell(cell, this._trying.kernel, code, origin);
    if (isDone && isClass) {
      this._trying.tookClassFrom(code);
    }
  }

  private _holdsClass(cell: FileCell): boolean {
    const line = this._trying.operation?.line ?? 0;
    return cell.line <= line && line < cell.line + cell.code.split('\n').length;
  }

  private _leave(cell: FileCell, direction: 'up' | 'down'): boolean {
    const step = direction === 'up' ? -1 : 1;
    const next = this._all[this._all.indexOf(cell) + step];
    next?.enter(step < 0 ? 'end' : 'start');
    return next !== undefined;
  }

  /** Below the last cell; the mark keeps it one. */
  private _add(): void {
    const { shared, text } = this._session;
    const end = text.trimEnd().length;
    shared.updateSource(end, text.length, `${end ? '\n\n\n' : ''}# %%\n\n`);
    this._split();
    this._all.at(-1)?.enter('end');
  }

  private _onText(): void {
    void this._splitting.invoke();
  }

  private _onReveal(_: OperationSession, place: ICodePlace): void {
    if (this.isVisible) {
      this._split();
      const before = this._all.filter(({ line }) => line <= place.line);
      before
        .at(-1)
        ?.reveal({ line: place.line - 1, column: (place.column ?? 1) - 1 });
    }
  }

  private _onKeyDown(event: KeyboardEvent): void {
    const cell = this._current;
    if (!cell) {
      return;
    }
    const isRun = event.key === 'Enter' && (event.shiftKey || event.ctrlKey);
    if (isRun) {
      void this._run(cell);
      if (event.shiftKey) {
        this._all[this._all.indexOf(cell) + 1]?.enter('start');
      }
    }
    if (isRun || this._completion.handleKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  private _labelOf({ kind, name }: Part): string {
    switch (kind) {
      case 'imports':
        return this._trans.__('Imports');
      case 'class':
        return this._trans.__('Class %1', name);
      case 'function':
        return this._trans.__('Function %1', name);
      default:
        return name || this._trans.__('Code');
    }
  }

  private _adding(): HTMLElement {
    const button = document.createElement('button');
    button.className = 'df-CellsView-add';
    const text = document.createElement('span');
    text.textContent = this._trans.__('Cell');
    button.title = this._trans.__('Add a cell at the end, after a # %% mark');
    button.addEventListener('click', () => this._add());
    addIcon.element({ container: button, elementSize: 'small' });
    button.append(text);
    return button;
  }

  /** Where the keyboard was last. */
  private _last: FileCell | null = null;
  private readonly _trans: TranslationBundle;
  private readonly _rendermime: IRenderMimeRegistry;
  private readonly _completion: CellCompletion;
  private readonly _cells = new Panel();
  private readonly _splitting = new Debouncer(
    () => this._split(),
    SPLIT_AFTER_MS
  );
}

/** What is before the first cell has no line of its own to be hidden in. */
function visible(part: Part, text: string): Part {
  return part.from <= 1 && !text.slice(0, part.from).trim()
    ? { ...part, from: 0 }
    : part;
}

/** Is the part what the range shows, but for empty lines at its end? */
function isWhole(
  part: IRange | undefined,
  range: IRange,
  text: string
): boolean {
  return (
    part?.from === range.from &&
    !text.slice(Math.min(part.to, range.to), Math.max(part.to, range.to)).trim()
  );
}
