/** Finding text in what is drawn, without changing it: matches are painted by the browser (CSS custom highlights). */

export const MOST_MATCHES = 5000;
const ALL = 'df-find';
const CURRENT = 'df-find-current';
const NOT_TEXT = 'script, style, [hidden]';

export class Find {
  constructor(private readonly _root: HTMLElement) {}

  /** How many matches there are, at most `MOST_MATCHES`. */
  get count(): number {
    return this._matches.length;
  }

  /** The place of the current match among them; -1 for none. */
  get index(): number {
    return this._index;
  }

  /** Looks anew; case does not count. The match that was current stays it where it is still there. */
  search(query: string): void {
    const old = this._matches[this._index];
    this._unpaint();
    this._matches = query === '' ? [] : matchesIn(this._root, query);
    const kept = old
      ? this._matches.findIndex(
          range =>
            range.startContainer === old.startContainer &&
            range.startOffset === old.startOffset
        )
      : -1;
    this._index = kept >= 0 ? kept : this._matches.length - 1;
    this._paint();
  }

  /** The next match (1) or the one before (-1), around the ends; brings it into view. */
  step(by: 1 | -1): void {
    const { length } = this._matches;
    if (length > 0) {
      this._unpaint();
      this._index = (this._index + by + length) % length;
      this._paint();
      this.reveal();
    }
  }

  reveal(): void {
    const range = this._matches[this._index];
    const place = range?.startContainer.parentElement;
    if (!range || !place) {
      return;
    }
    const { top, bottom } = range.getBoundingClientRect();
    const view = this._root.getBoundingClientRect();
    if (top < view.top || bottom > view.bottom) {
      this._root.scrollTop += top - view.top - view.height / 2;
    }
  }

  clear(): void {
    this._unpaint();
    this._matches = [];
    this._index = -1;
  }

  private _paint(): void {
    this._matches.forEach((range, index) =>
      painted(index === this._index ? CURRENT : ALL)?.add(range)
    );
  }

  private _unpaint(): void {
    for (const range of this._matches) {
      painted(ALL)?.delete(range);
      painted(CURRENT)?.delete(range);
    }
  }

  private _matches: Range[] = [];
  private _index = -1;
}

/** Null in a browser that cannot: the matches are still counted and brought into view. */
function painted(name: string): Highlight | null {
  if (typeof Highlight === 'undefined' || !CSS.highlights) {
    return null;
  }
  const known = CSS.highlights.get(name);
  const highlight = known ?? new Highlight();
  if (!known) {
    CSS.highlights.set(name, highlight);
  }
  return highlight;
}

/** Ranges of the text under `root` that say `query`, whatever its colours; none goes over two outputs. */
export function matchesIn(root: HTMLElement, query: string): Range[] {
  const wanted = query.toLowerCase();
  const matches: Range[] = [];
  const outputs = root.querySelectorAll('.jp-OutputArea-output');
  for (const output of outputs) {
    const { nodes, starts, text } = textUnder(output);
    let at = text.indexOf(wanted);
    while (at >= 0 && matches.length < MOST_MATCHES) {
      const range = document.createRange();
      const [first, last] = [at, at + wanted.length - 1].map(place =>
        nodeAt(starts, place)
      );
      range.setStart(nodes[first], at - starts[first]);
      range.setEnd(nodes[last], at + wanted.length - starts[last]);
      matches.push(range);
      at = text.indexOf(wanted, at + wanted.length);
    }
  }
  return matches;
}

function textUnder(root: Element): {
  nodes: Text[];
  starts: number[];
  text: string;
} {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  const starts: number[] = [];
  const parts: string[] = [];
  let length = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement?.closest(NOT_TEXT)) {
      continue;
    }
    const { data } = node as Text;
    const lower = data.toLowerCase();
    nodes.push(node as Text);
    starts.push(length);
    parts.push(lower.length === data.length ? lower : data);
    length += data.length;
  }
  return { nodes, starts, text: parts.join('') };
}

/** The last node that starts at or before `place`. */
function nodeAt(starts: readonly number[], place: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= place) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}
