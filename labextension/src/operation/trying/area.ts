import { OutputArea, OutputAreaModel } from '@jupyterlab/outputarea';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { createElement } from 'react';
import { Panel, Widget } from '@lumino/widgets';

import type { Trying } from '../../model/trying';
import { ReactView } from '../../ui/reactview';
import { TRANSLATION_DOMAIN } from '../../ui/translation';
import { Cell, holdHeight } from '../cells/cell';
import { CellCompletion } from '../cells/completion';
import { openPlace } from '../cells/opening';
import { withPlaceLinks } from '../../ui/placelinks';
import { showWidgets } from '../cells/widgets';
import type { IPlaceOptions } from '../places';
import { TryForm } from './form';
import { TryHeader } from './header';
import { TryEmpty, TryNotices } from './notices';
import { KeptOutputs } from './kept';
import { ScratchCells } from './scratch';
import { tryingOf, type ISharedTrying } from './shared';

/** Where an operation is tried as in a notebook. */
export async function createTryArea(options: IPlaceOptions): Promise<Widget> {
  const shared = await tryingOf(options);
  return shared ? new TryArea(options, shared) : new Widget();
}

/** Values at the left, what comes of them at the right, and scratch cells below that. */
class TryArea extends Panel {
  constructor(
    private readonly _options: IPlaceOptions,
    { trying, memory }: ISharedTrying
  ) {
    super();
    this._trying = trying;
    this._trans = _options.translator.load(TRANSLATION_DOMAIN);
    this.addClass('df-TryArea');
    const { kernel } = trying;
    const rendermime = withPlaceLinks(_options.rendermime, (path, line) =>
      openPlace(_options, path, line)
    );
    showWidgets(rendermime, kernel).catch(console.warn);
    this._rendermime = rendermime;
    this._kept = new KeptOutputs(this._trans);
    this._output = this._newOutput();
    this._scratch = new ScratchCells({
      kernel,
      editors: _options.editors,
      rendermime,
      trans: this._trans,
      codes: memory.value.scratch
    });
    this._scratch.changed.connect(() =>
      memory.put({ scratch: this._scratch.codes })
    );
    this._completion = new CellCompletion(
      this,
      _options.completion,
      kernel,
      rendermime
    );
    this._scratch.cellFocused.connect((_, cell) => {
      this._completion.cell = cell;
    });
    this._arrange();
    trying.changed.connect(this._draw, this);
    kernel.changed.connect(this._draw, this);
    trying.requested.connect(this._onRequest, this);
    this._onRequest();
    this._draw();
  }

  handleEvent(event: Event): void {
    if (event.type === 'keydown') {
      this._onKeyDown(event as KeyboardEvent);
    }
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._trying.changed.disconnect(this._draw, this);
    this._trying.requested.disconnect(this._onRequest, this);
    this._trying.kernel.changed.disconnect(this._draw, this);
    super.dispose();
  }

  protected override onAfterAttach(): void {
    this.node.addEventListener('keydown', this, true);
  }

  protected override onBeforeDetach(): void {
    this.node.removeEventListener('keydown', this, true);
  }

  private _arrange(): void {
    const trying = this._trying;
    const { session, commands } = this._options;
    const view = (name: string, draw: () => JSX.Element) => {
      const made = new ReactView(draw, this._options.translator);
      made.addClass(name);
      this._views.push(made);
      return made;
    };
    const results = new Panel();
    results.addClass('df-TryArea-results');
    results.addWidget(
      view('df-TryArea-notices', () =>
        createElement(TryNotices, {
          trying,
          onStart: () => this._restart(),
          onReveal: line => session.reveal(line)
        })
      )
    );
    this._empty = view('df-TryArea-empty', () =>
      createElement(TryEmpty, { trying })
    );
    results.addWidget(this._empty);
    results.addWidget(this._output);
    results.addWidget(this._kept);
    results.addWidget(this._scratch);
    const body = new Panel();
    body.addClass('df-TryArea-body');
    body.addWidget(
      view('df-TryForm', () =>
        createElement(TryForm, { trying, session, commands })
      )
    );
    body.addWidget(results);
    this.addWidget(
      view('df-TryHeader', () =>
        createElement(TryHeader, {
          trying,
          onRun: () => this._run(),
          onKeep: this._output.model.length > 0 ? () => this._keep() : null,
          onInterrupt: () => this._attempt(() => trying.kernel.interrupt()),
          onRestart: () => this._restart()
        })
      )
    );
    this.addWidget(body);
  }

  private _draw(): void {
    this._empty?.setHidden(this._output.model.length > 0);
    for (const view of this._views) {
      view.update();
    }
  }

  private _onRequest(): void {
    if (this._trying.takeRequest()) {
      this._run();
    }
  }

  private _newOutput(): OutputArea {
    const output = new OutputArea({
      model: new OutputAreaModel({ trusted: true }),
      rendermime: this._rendermime,
      contentFactory: OutputArea.defaultContentFactory
    });
    output.addClass('df-TryArea-output');
    output.model.changed.connect(this._draw, this);
    return output;
  }

  /** The next try has an output of its own. */
  private _keep(): void {
    const results = this._kept.parent as Panel;
    const kept = this._output;
    kept.model.changed.disconnect(this._draw, this);
    this._kept.keep(kept, this._title);
    this._output = this._newOutput();
    results.insertWidget(results.widgets.indexOf(this._kept), this._output);
    this._draw();
  }

  private _run(): void {
    const values = this._trying.values.spoken();
    const time = new Date().toLocaleTimeString();
    this._title = [time, ...values].join(' · ');
    void this._trying.run(future => {
      const release = holdHeight(this._output);
      this._output.future = future;
      void future.done.then(release, release);
    });
  }

  private _restart(): void {
    this._attempt(() => this._trying.kernel.restart());
  }

  private _attempt(task: () => Promise<void>): void {
    task().catch(error => this._trying.tell(error));
  }

  private _onKeyDown(event: KeyboardEvent): void {
    const cell = this._scratch.cells.find(({ node }) =>
      node.contains(event.target as Node)
    );
    const isEnter = event.key === 'Enter';
    const isHandled =
      isEnter && (event.shiftKey || event.ctrlKey || event.altKey)
        ? this._onRunKey(event, cell)
        : cell !== undefined &&
          (this._completion.handleKey(event) ||
            (cell.editor.hasFocus() && this._onCellKey(event, cell)));
    if (isHandled) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  private _onRunKey(event: KeyboardEvent, cell: Cell | undefined): boolean {
    if (cell?.editor.hasFocus()) {
      this._scratch.run(cell, !event.shiftKey);
      if (event.altKey) {
        this._scratch.add(cell).focus();
      }
      return true;
    }
    if (!event.shiftKey || cell) {
      return false;
    }
    // What is being typed in a field counts.
    const field = document.activeElement as HTMLElement | null;
    field?.blur();
    field?.focus();
    this._run();
    return true;
  }

  private _onCellKey(event: KeyboardEvent, cell: Cell): boolean {
    const { key, ctrlKey, shiftKey } = event;
    const step = { ArrowUp: -1, ArrowDown: 1 }[key] as -1 | 1 | undefined;
    if (step && ctrlKey && shiftKey) {
      this._scratch.move(cell, step);
      return true;
    }
    return key === 'Backspace' && this._scratch.deleteEmpty(cell);
  }

  private readonly _trying: Trying;
  private readonly _trans: TranslationBundle;
  private readonly _rendermime: IRenderMimeRegistry;
  private readonly _kept: KeptOutputs;
  private _output: OutputArea;
  /** What the output is of. */
  private _title = '';
  private readonly _scratch: ScratchCells;
  private readonly _completion: CellCompletion;
  private readonly _views: ReactView[] = [];
  private _empty: ReactView | null = null;
}
