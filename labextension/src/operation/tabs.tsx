import type { KeyboardEvent } from 'react';
import type { Message } from '@lumino/messaging';
import { Panel, StackedPanel, Widget } from '@lumino/widgets';

import { withKeys } from '../ui/keys';
import { ReactView } from '../ui/reactview';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import type { FrameMemory } from './memory';
import type { IPlace, IPlaceOptions } from './places';

/** Places behind tabs; each is made when it is first shown. */
export class PlaceTabs extends Panel {
  constructor(
    private readonly _all: readonly IPlace[],
    private readonly _options: IPlaceOptions,
    private readonly _memory: FrameMemory
  ) {
    super();
    this.addClass('df-PlaceTabs');
    this._header = new ReactView(() => this._drawHeader(), _options.translator);
    this._header.addClass('df-PlaceTabs-header');
    this._body.addClass('df-PlaceTabs-body');
    this.addWidget(this._header);
    this.addWidget(this._body);
    this._memory.changed.connect(this._onMemory, this);
    void this._memory.ready.then(() => this._onMemory());
  }

  /** Shows a tab and gives it the keyboard. */
  async activateTab(id: string): Promise<void> {
    this._memory.tab = id;
    await this._show();
    (await this._made.get(id))?.activate();
  }

  override dispose(): void {
    this._memory.changed.disconnect(this._onMemory, this);
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this._onMemory();
  }

  private get _current(): IPlace | undefined {
    const { tab } = this._memory;
    return this._all.find(({ id }) => id === tab) ?? this._all[0];
  }

  private _onMemory(): void {
    if (!this.isDisposed && this.isAttached) {
      this._header.update();
      void this._show();
    }
  }

  private async _show(): Promise<void> {
    const place = this._current;
    if (!place) {
      return;
    }
    let made = this._made.get(place.id);
    if (!made) {
      made = place.create(this._options);
      this._made.set(place.id, made);
    }
    const widget = await made;
    if (this.isDisposed) {
      widget.dispose();
      return;
    }
    if (!widget.parent) {
      widget.node.setAttribute('role', 'tabpanel');
      widget.node.setAttribute('aria-labelledby', this._tabId(place));
      this._body.addWidget(widget);
    }
    if (place === this._current) {
      for (const other of this._body.widgets) {
        other.setHidden(other !== widget);
      }
    }
  }

  private _drawHeader(): JSX.Element {
    const trans = this._options.translator.load(TRANSLATION_DOMAIN);
    const current = this._current;
    const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step || !current) {
        return;
      }
      event.preventDefault();
      const { length } = this._all;
      const next =
        this._all[(this._all.indexOf(current) + step + length) % length];
      this._memory.tab = next.id;
      document.getElementById(this._tabId(next))?.focus();
    };
    return (
      <div className="df-Tabs" role="tablist" onKeyDown={onKeyDown}>
        {this._all.map(place => (
          <button
            key={place.id}
            id={this._tabId(place)}
            role="tab"
            aria-selected={place === current}
            tabIndex={place === current ? 0 : -1}
            title={
              place.command &&
              withKeys(
                place.label(trans),
                this._options.commands,
                place.command
              )
            }
            onClick={() => (this._memory.tab = place.id)}
          >
            {place.label(trans)}
          </button>
        ))}
      </div>
    );
  }

  private _tabId({ id }: IPlace): string {
    return `${this._idPrefix}-${id}`;
  }

  private readonly _header: ReactView;
  private readonly _body = new StackedPanel();
  private readonly _made = new Map<string, Promise<Widget>>();
  private readonly _idPrefix = `df-place-${++tabs}`;
}

let tabs = 0;
