import { MessageLoop } from '@lumino/messaging';
import { SplitPanel, Widget } from '@lumino/widgets';

/** Lays its parts out anew whenever its size changes, also when what stands above it has grown. */
export class FittingSplit extends SplitPanel {
  constructor(options: SplitPanel.IOptions) {
    super(options);
    this._resized = new ResizeObserver(() =>
      MessageLoop.sendMessage(this, Widget.ResizeMessage.UnknownSize)
    );
    this._resized.observe(this.node);
  }

  override dispose(): void {
    this._resized.disconnect();
    super.dispose();
  }

  private readonly _resized: ResizeObserver;
}
