/** What stands around the code; loaded when the first operation is shown. */
import type { Toolbar } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Signal, type ISignal } from '@lumino/signaling';
import { SplitPanel, StackedPanel, type Widget } from '@lumino/widgets';

import '../ui/styles';
import { FrameMemory, type FrameSizes } from './memory';
import {
  below,
  codeAlternatives,
  rightTabs,
  type IPlaceOptions
} from './places';
import { PlaceTabs } from './tabs';
import { fillToolbar } from './toolbar';

/** Code at the left, tabs at the right, and below them a place of its own. */
export class OperationFrame extends SplitPanel {
  constructor(
    private readonly _text: Widget,
    toolbar: Toolbar,
    private readonly _places: IPlaceOptions
  ) {
    super({ orientation: 'vertical', spacing: 1 });
    this.addClass('df-Operation');
    this._memory = FrameMemory.of(_places.state);
    this._code.addWidget(_text);
    this._tabs = new PlaceTabs(rightTabs, _places, this._memory);
    this._upper.addWidget(this._code);
    this._upper.addWidget(this._tabs);
    this._tabs.setHidden(rightTabs.length === 0);
    this.addWidget(this._upper);
    SplitPanel.setStretch(this._code, 3);
    SplitPanel.setStretch(this._tabs, 2);
    for (const [panel, part] of [
      [this._upper, 'right'],
      [this, 'below']
    ] as const) {
      panel.handleMoved.connect(() => {
        this._memory.setSize(part, panel.relativeSizes()[1]);
      });
    }
    void this._memory.ready.then(() => this._onMemory());
    this._memory.changed.connect(this._onMemory, this);
    fillToolbar(toolbar, { frame: this, ..._places });
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

  get alternativeChanged(): ISignal<this, void> {
    return this._alternativeChanged;
  }

  get isBelowOpen(): boolean {
    return this._memory.isBelowOpen;
  }

  set isBelowOpen(value: boolean) {
    this._memory.isBelowOpen = value;
  }

  get memory(): FrameMemory {
    return this._memory;
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

  private _onMemory(): void {
    void this._showBelow();
    this._arrange();
  }

  private async _showBelow(): Promise<void> {
    const { isBelowOpen } = this._memory;
    if (below && isBelowOpen && !this._below) {
      this._below = below.create(this._places);
      const widget = await this._below;
      if (this.isDisposed) {
        widget.dispose();
        return;
      }
      this.addWidget(widget);
    }
    (await this._below)?.setHidden(!this._memory.isBelowOpen);
    this._arrange();
  }

  private _arrange(): void {
    const share = (part: keyof FrameSizes) => this._memory.size(part);
    this._upper.setRelativeSizes([1 - share('right'), share('right')]);
    this.setRelativeSizes([1 - share('below'), share('below')]);
  }

  private readonly _memory: FrameMemory;
  private readonly _code = new StackedPanel();
  private readonly _upper = new SplitPanel({ spacing: 1 });
  private readonly _tabs: PlaceTabs;
  private readonly _made = new Map<string, Widget>();
  private readonly _alternativeChanged = new Signal<this, void>(this);
  private _below: Promise<Widget> | null = null;
  private _alternative = 'text';
}
