import { Panel, SplitPanel, type Widget } from '@lumino/widgets';

import { FittingSplit } from './fittingsplit';
import type { ViewTab } from './header';

export type ChoiceTab = Exclude<ViewTab, 'figures' | 'code'>;

/** Null: nothing is chosen from in that tab. */
export function choiceOf(tab: ViewTab): ChoiceTab | null {
  return tab === 'figures' || tab === 'code' ? null : tab;
}

/** How the room is divided between what is chosen from and the feed of the chosen job. */
const SHARES: Readonly<Record<ChoiceTab, number[]>> = {
  graph: [3, 2],
  timeline: [2, 3],
  jobs: [1, 3]
};

/** What a job is chosen from, with its feed: beside the list, below graph and timeline. */
export class Choices extends FittingSplit {
  constructor(
    private readonly _parts: Readonly<Record<ChoiceTab, Widget>>,
    feed: Widget
  ) {
    super({ orientation: 'vertical', spacing: 1 });
    this.addClass('df-Execution-split');
    const choices = new Panel();
    choices.addClass('df-Execution-choices');
    Object.values(_parts).forEach(part => choices.addWidget(part));
    for (const side of [choices, feed]) {
      this.addWidget(side);
      SplitPanel.setStretch(side, 1);
    }
  }

  /** Where somebody has put the divider is kept for each. */
  showPart(tab: ChoiceTab): void {
    if (tab === this._shown) {
      return;
    }
    if (this._shown !== null) {
      this._shares[this._shown] = this.relativeSizes();
    }
    this._shown = tab;
    this.orientation = tab === 'jobs' ? 'horizontal' : 'vertical';
    this.setRelativeSizes(this._shares[tab]);
    for (const [name, part] of Object.entries(this._parts)) {
      part.setHidden(name !== tab);
    }
  }

  private readonly _shares = { ...SHARES };
  private _shown: ChoiceTab | null = null;
}
