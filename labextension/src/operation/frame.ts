/** What stands around the code; loaded when the first operation is shown. */
import type { Toolbar } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Signal, type ISignal } from '@lumino/signaling';
import { SplitPanel, StackedPanel, Widget } from '@lumino/widgets';

import type { Trying } from '../model/trying';
import '../ui/styles';
import type { Docking } from './docking';
import { FrameMemory } from './memory';
import {
  below,
  codeAlternatives,
  rightTabs,
  type IPlaceOptions
} from './places';
import { PlaceTabs } from './tabs';
import { fillToolbar } from './toolbar';

export interface IFrameOptions {
  /** The code as text. */
  readonly content: Widget;
  readonly toolbar: Toolbar;
  readonly docking: Docking;
  readonly places: IPlaceOptions;
}

/** From this width (in px) on, tabs stand beside the code; else they stand below it. */
const BESIDE_WIDTH = 720;

/** Code at the left, tabs at the right, and below them a place of its own. */
export class OperationFrame extends SplitPanel {
  constructor(options: IFrameOptions) {
    super({ orientation: 'vertical', spacing: 1 });
    const { content, toolbar, docking, places } = options;
    this._text = content;
    this._places = places;
    this.addClass('df-Operation');
    this._memory = FrameMemory.of(places.state);
    this._code.addWidget(content);
    this._tabs = new PlaceTabs(rightTabs, places, this._memory);
    this._upper.addWidget(this._code);
    this._upper.addWidget(this._tabs);
    this.addWidget(this._upper);
    SplitPanel.setStretch(this._code, 3);
    SplitPanel.setStretch(this._tabs, 2);
    for (const [panel, part] of [
      [this._upper, 'right'],
      [this, 'below']
    ] as const) {
      panel.handleMoved.connect(() => {
        if (!this._isNarrow) {
          this._memory.setSize(part, panel.relativeSizes()[1]);
        }
      });
    }
    void this._memory.ready.then(() => this._onMemory());
    this._memory.changed.connect(this._onMemory, this);
    fillToolbar(toolbar, { frame: this, docking, ...places });
  }

  /** How the code is shown: as `text`, or as the alternative of this id. */
  get alternative(): string {
    return this._alternative;
  }

  /** Shows the code in another way; the text stays what it is. */
  async showAlternative(id: string): Promise<void> {
    const place = codeAlternatives.find(other => other.id === id);
    this._alternative = place ? id : 'text';
    let shown = place ? this._made.get(id) : this._text;
    if (place && !shown) {
      shown = await place.create(this._places);
      if (this.isDisposed) {
        shown.dispose();
        return;
      }
      this._made.set(id, shown);
      shown.hide();
      this._code.addWidget(shown);
    }
    for (const widget of this._code.widgets) {
      widget.setHidden(widget !== shown);
    }
    this._alternativeChanged.emit();
  }

  /** The keyboard goes from the code to the interface, from anywhere else to the code. */
  async switchSide(): Promise<void> {
    if (this._code.node.contains(document.activeElement)) {
      await this._tabs.activateTab('interface');
    } else {
      this._code.widgets.find(({ isHidden }) => !isHidden)?.activate();
    }
  }

  get alternativeChanged(): ISignal<this, void> {
    return this._alternativeChanged;
  }

  /** What tries the operation. */
  async trying(): Promise<Trying | null> {
    const { tryingOf } = await import('./trying/shared');
    return (await tryingOf(this._places))?.trying ?? null;
  }

  /** Where there is little room, it is shown only when somebody wants it. */
  get isBelowOpen(): boolean {
    return this._isNarrow ? this._isWanted : this._memory.isBelowOpen;
  }

  set isBelowOpen(value: boolean) {
    if (this._isNarrow) {
      this._isWanted = value;
      this._onMemory();
    } else {
      this._memory.isBelowOpen = value;
    }
  }

  get belowToggled(): ISignal<this, void> {
    return this._belowToggled;
  }

  override dispose(): void {
    this._memory.changed.disconnect(this._onMemory, this);
    Signal.clearData(this);
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this._arrange();
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    const width = message.width < 0 ? this.node.offsetWidth : message.width;
    const isNarrow = width < BESIDE_WIDTH;
    if (width > 0 && isNarrow !== this._isNarrow) {
      this._isNarrow = isNarrow;
      this._upper.orientation = isNarrow ? 'vertical' : 'horizontal';
      this._onMemory();
    }
    super.onResize(message);
  }

  private _onMemory(): void {
    void this._showBelow();
    this._arrange();
    this._belowToggled.emit();
  }

  private async _showBelow(): Promise<void> {
    if (below && this.isBelowOpen && !this._below) {
      this._below = below.create(this._places);
      const widget = await this._below;
      if (this.isDisposed) {
        widget.dispose();
        return;
      }
      this.addWidget(widget);
    }
    (await this._below)?.setHidden(!this.isBelowOpen);
    this._arrange();
  }

  private _arrange(): void {
    const right = this._isNarrow ? 0.5 : this._memory.size('right');
    const lower = this._isNarrow ? 0.4 : this._memory.size('below');
    this._upper.setRelativeSizes([1 - right, right]);
    this.setRelativeSizes([1 - lower, lower]);
  }

  private readonly _text: Widget;
  private readonly _places: IPlaceOptions;
  private readonly _memory: FrameMemory;
  private readonly _code = new StackedPanel();
  private readonly _upper = new SplitPanel({ spacing: 1 });
  private readonly _tabs: PlaceTabs;
  private readonly _made = new Map<string, Widget>();
  private readonly _alternativeChanged = new Signal<this, void>(this);
  private readonly _belowToggled = new Signal<this, void>(this);
  private _isNarrow = false;
  private _isWanted = false;
  private _below: Promise<Widget> | null = null;
  private _alternative = 'text';
}
