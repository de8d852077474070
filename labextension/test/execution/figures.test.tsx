import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type * as Figures from '../../src/execution/figures';
import { render } from '../ui/render';

/** A page on which what is seen is said by hand. */
class Sight {
  constructor(private readonly _callback: IntersectionObserverCallback) {
    Sight.last = this;
  }

  static last: Sight;

  observe(element: Element): void {
    this.waiting.add(element);
  }

  unobserve(element: Element): void {
    this.waiting.delete(element);
  }

  see(...elements: Element[]): void {
    const entries = elements.map(
      target => ({ target, isIntersecting: true }) as IntersectionObserverEntry
    );
    act(() => this._callback(entries, this as unknown as IntersectionObserver));
  }

  readonly waiting = new Set<Element>();
}

const LIST = Array.from({ length: 200 }, (_, index) => ({
  id: `f${index}`,
  url: `/blobs/f${index}.png`,
  svgUrl: null,
  svgMissing: null,
  ratio: 2,
  updates: 0
}));

let FigureGrid: typeof Figures.FigureGrid;

beforeEach(async () => {
  vi.stubGlobal('IntersectionObserver', Sight);
  vi.resetModules();
  ({ FigureGrid } = await import('../../src/execution/figures'));
});

afterEach(() => vi.unstubAllGlobals());

describe('a grid of many figures', () => {
  function shown() {
    const given = {
      name: 'Train',
      onEnlarge: vi.fn(),
      load: () => Promise.reject(new Error('none'))
    };
    const { node, draw } = render(<FigureGrid figures={LIST} {...given} />);
    const cards = [...node.querySelectorAll('.df-Figure')];
    const image = (card: Element) => card.querySelector('img');
    return { node, draw, given, cards, image };
  }

  it('has a place in its shape for each, and draws those near what is seen', () => {
    const { cards, image } = shown();
    expect(cards).toHaveLength(200);
    expect(cards.filter(image)).toEqual([]);
    const place = cards[150].querySelector('button') as HTMLElement;
    expect(place.getAttribute('aria-label')).toBe('Figure Train-151');
    Sight.last.see(cards[0], cards[1], cards[150]);
    expect(cards.filter(image)).toEqual([cards[0], cards[1], cards[150]]);
    expect(image(cards[150])?.getAttribute('src')).toBe('/blobs/f150.png');
  });

  it('goes on showing what was seen, and draws what is new of it', () => {
    const { draw, given, cards, image } = shown();
    Sight.last.see(cards[3]);
    expect(Sight.last.waiting.has(cards[3])).toBe(false);
    const figures = LIST.map(figure =>
      figure.id === 'f3' ? { ...figure, url: '/blobs/newer.png' } : figure
    );
    draw(<FigureGrid figures={figures} {...given} />);
    expect(image(cards[3])?.getAttribute('src')).toBe('/blobs/newer.png');
    expect(cards.filter(image)).toHaveLength(1);
  });
});
