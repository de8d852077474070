import { createElement } from 'react';
import { Clipboard } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ITranslator } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { PanelLayout, Widget } from '@lumino/widgets';

import type { IJobFeed } from '../tokens';
import { ReactView } from '../ui/reactview';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { FIND_EVENT } from './commandids';
import { ConsoleTools } from './consoletools';
import { Find } from './find';
import { ScrollingOutput } from './output';

/** How long (in ms) new output may wait to be looked through. */
const LOOK_AGAIN_MS = 300;

/** What a job printed and showed, with what finds, copies and keeps it. */
export class Console extends Widget {
  constructor(rendermime: IRenderMimeRegistry, translator: ITranslator) {
    super();
    this.addClass('df-Console');
    const trans = translator.load(TRANSLATION_DOMAIN);
    this._output = new ScrollingOutput(rendermime);
    this._find = new Find(this._output.node);
    this._earlier = new ReactView(
      () =>
        createElement(
          'span',
          null,
          trans.__('Earlier output is not shown.'),
          ' ',
          createElement(
            'button',
            { className: 'df-link', onClick: () => this._feed?.showEarlier() },
            trans.__('Show earlier')
          )
        ),
      translator
    );
    this._earlier.addClass('df-Console-earlier');
    this._trust = new ReactView(
      () =>
        createElement(
          'span',
          null,
          trans.__(
            'Somebody else started this: what could run in its output (scripts, interactive figures) is left out.'
          ),
          ' ',
          createElement(
            'button',
            { className: 'df-link', onClick: () => this._feed?.trust() },
            trans.__('Trust this execution')
          )
        ),
      translator
    );
    this._trust.addClass('df-Console-earlier');
    this._tools = new ReactView(() => this._drawTools(), translator);
    this._tools.addClass('df-Console-tools');
    this._jump = new ReactView(
      () =>
        createElement(
          'button',
          {
            className: 'jp-mod-styled jp-mod-small df-Button',
            onClick: () => this._output.jumpToEnd()
          },
          trans.__('Jump to latest')
        ),
      translator
    );
    this._jump.addClass('df-Console-jump');
    const layout = new PanelLayout();
    this.layout = layout;
    const notes = [this._trust, this._earlier];
    for (const part of [...notes, this._output, this._tools, this._jump]) {
      layout.addWidget(part);
    }
    this._output.endChanged.connect(() => this._showJump());
    notes.forEach(note => note.hide());
    this._jump.hide();
  }

  /** `name` is what the file of the log is called. */
  setFeed(feed: IJobFeed | null, name: string): void {
    const isOther = feed !== this._feed;
    this._feed = feed;
    this._name = name;
    this._output.model = feed?.outputs ?? null;
    this._earlier.setHidden(!feed?.hasEarlier);
    this._trust.setHidden(!feed?.isSanitized);
    if (isOther) {
      this._close();
    } else if (this._query !== null && this._timer === 0) {
      this._timer = window.setTimeout(() => this._look(), LOOK_AGAIN_MS);
    }
    const drawn = `${name} ${feed?.hasTimes}`;
    if (isOther || drawn !== this._drawn) {
      this._drawn = drawn;
      this._tools.update();
    }
    this._showJump();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    clearTimeout(this._timer);
    this._find.clear();
    super.dispose();
  }

  handleEvent(event: Event): void {
    if (event.type === FIND_EVENT) {
      event.stopPropagation();
      this._open();
    }
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.node.addEventListener(FIND_EVENT, this);
  }

  protected override onBeforeDetach(message: Message): void {
    this.node.removeEventListener(FIND_EVENT, this);
    super.onBeforeDetach(message);
  }

  private _showJump(): void {
    this._jump.setHidden(this._output.isAtEnd);
  }

  private _drawTools() {
    const find =
      this._query === null
        ? null
        : {
            query: this._query,
            count: this._find.count,
            index: this._find.index,
            asked: this._asked
          };
    return createElement(ConsoleTools, {
      find,
      onFind: () => this._open(),
      onQuery: query => {
        this._query = query;
        this._look();
        this._find.reveal();
      },
      onStep: by => {
        this._find.step(by);
        this._tools.update();
      },
      onClose: () => {
        this._close();
        this._output.node.focus();
      },
      hasTimes: this._feed?.hasTimes ?? false,
      onTimes: isOn => this._feed?.showTimes(isOn),
      onCopy: () => Clipboard.copyToSystem(this._output.text),
      logUrl: this._feed?.logUrl ?? '',
      fileName: `${this._name}.log`
    });
  }

  private _open(): void {
    this._asked += 1;
    if (this._query === null) {
      this._query = '';
    }
    this._tools.update();
  }

  private _close(): void {
    clearTimeout(this._timer);
    this._timer = 0;
    this._query = null;
    this._find.clear();
    this._tools.update();
  }

  private _look(): void {
    clearTimeout(this._timer);
    this._timer = 0;
    this._find.search(this._query ?? '');
    this._tools.update();
  }

  private readonly _output: ScrollingOutput;
  private readonly _find: Find;
  private readonly _earlier: ReactView;
  private readonly _trust: ReactView;
  private readonly _tools: ReactView;
  private readonly _jump: ReactView;
  private _feed: IJobFeed | null = null;
  private _name = '';
  private _drawn = '';
  /** Null while nothing is looked for. */
  private _query: string | null = null;
  private _asked = 0;
  private _timer = 0;
}
