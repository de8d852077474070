import type { IOutputAreaModel } from '@jupyterlab/outputarea';
import { OutputArea } from '@jupyterlab/outputarea';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { Message } from '@lumino/messaging';
import { Signal, type ISignal } from '@lumino/signaling';
import { PanelLayout, Widget } from '@lumino/widgets';

/** How near to the end (in px) the reader must be for new output to keep the end in view. */
const END_MARGIN = 24;

/** What a job printed and showed, in JupyterLab's own output area; follows the end only for a reader who is there. */
export class ScrollingOutput extends Widget {
  constructor(private readonly _rendermime: IRenderMimeRegistry) {
    super();
    this.addClass('df-Output');
    this.layout = new PanelLayout();
    this.node.tabIndex = 0;
    this._resized = new ResizeObserver(() => this._followEnd());
  }

  get model(): IOutputAreaModel | null {
    return this._area?.model ?? null;
  }

  set model(model: IOutputAreaModel | null) {
    if (model === this.model) {
      return;
    }
    if (this._area) {
      this._resized.unobserve(this._area.node);
      this._area.dispose();
      this._area = null;
    }
    this._setAtEnd(true);
    if (!model) {
      return;
    }
    this._area = new OutputArea({
      model,
      rendermime: this._rendermime,
      contentFactory: OutputArea.defaultContentFactory
    });
    (this.layout as PanelLayout).addWidget(this._area);
    this._resized.observe(this._area.node);
    this._followEnd();
  }

  /** The reader sees the newest output. */
  get isAtEnd(): boolean {
    return this._isAtEnd;
  }

  /** `isAtEnd` is another. */
  get endChanged(): ISignal<this, void> {
    return this._endChanged;
  }

  /** All that is drawn, as text. */
  get text(): string {
    const outputs = this.node.querySelectorAll('.jp-OutputArea-output');
    return [...outputs].map(output => output.textContent ?? '').join('\n');
  }

  jumpToEnd(): void {
    this._setAtEnd(true);
    this._followEnd();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._resized.disconnect();
    Signal.clearData(this);
    super.dispose();
  }

  handleEvent(event: Event): void {
    if (event.type === 'scroll') {
      this._onScroll();
    }
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.node.addEventListener('scroll', this, { passive: true });
    this._followEnd();
  }

  protected override onBeforeDetach(message: Message): void {
    this.node.removeEventListener('scroll', this);
    super.onBeforeDetach(message);
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._followEnd();
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    this._followEnd();
  }

  private _setAtEnd(isAtEnd: boolean): void {
    if (isAtEnd !== this._isAtEnd) {
      this._isAtEnd = isAtEnd;
      this._endChanged.emit();
    }
  }

  /** Output that came, or went, since scrolls as well: only a reader who moves back leaves the end. */
  private _onScroll(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    const isBack = scrollTop < this._top && scrollHeight >= this._height;
    this._top = scrollTop;
    this._height = scrollHeight;
    if (scrollHeight - scrollTop - clientHeight <= END_MARGIN) {
      this._setAtEnd(true);
    } else if (isBack) {
      this._setAtEnd(false);
    } else {
      this._followEnd();
    }
  }

  private _followEnd(): void {
    if (this._isAtEnd) {
      this.node.scrollTop = this.node.scrollHeight;
      this._top = this.node.scrollTop;
      this._height = this.node.scrollHeight;
    }
  }

  private readonly _endChanged = new Signal<this, void>(this);
  private _area: OutputArea | null = null;
  private _isAtEnd = true;
  /** Where the reader was, and how much there was, when that was last looked at. */
  private _top = 0;
  private _height = 0;
  private readonly _resized: ResizeObserver;
}
