import { act } from 'react';
import { describe, expect, it } from 'vitest';

import { FigureGrid } from '../../src/execution/figures';
import type { IFigure, IFigureHistory } from '../../src/tokens';
import { render, type } from '../ui/render';

const picture = (name: string) => `/blobs/${name}.png`;
const kept: IFigureHistory = {
  shown: 4,
  updates: [0, 1, 2, 3].map(index => ({
    url: picture(`f${index}`),
    svgUrl: null,
    svgMissing: null,
    at_s: 100 + 2 * index
  }))
};

function shown(
  load: () => Promise<IFigureHistory>,
  updates = 3,
  svg: Partial<IFigure> = {}
) {
  const figure = {
    id: 'f',
    url: picture('now'),
    svgUrl: null,
    svgMissing: null,
    ratio: null,
    updates,
    ...svg
  };
  const { node } = render(
    <FigureGrid
      figures={[figure]}
      name="Train"
      onEnlarge={() => undefined}
      load={load}
    />
  );
  const image = () => node.querySelector('img')?.getAttribute('src');
  const slide = async (to: number) => {
    type(node.querySelector('input') as HTMLInputElement, String(to));
    await act(async () => undefined);
  };
  return { node, image, slide };
}

describe('a figure', () => {
  it('shows how it was at the place of the slider, and when', async () => {
    const { node, image, slide } = shown(() => Promise.resolve(kept));
    expect(image()).toBe(picture('now'));
    await slide(1);
    expect(image()).toBe(picture('f1'));
    expect(node.textContent).toContain('2 of 4 · 2.0 s');
    expect(node.querySelector('a')?.download).toBe('Train-1-2.png');
  });

  it('is live again at the end of the slider', async () => {
    const { image, slide } = shown(() => Promise.resolve(kept));
    await slide(0);
    expect(image()).toBe(picture('f0'));
    await slide(3);
    expect(image()).toBe(picture('now'));
  });

  it('goes to the same part of its history where fewer are kept than were shown', async () => {
    const { image, slide } = shown(() => Promise.resolve(kept), 400);
    await slide(200);
    expect(image()).toBe(picture('f2'));
  });

  it('is downloaded as SVG as it was last, and says why it is not before', async () => {
    const { node, slide } = shown(() => Promise.resolve(kept), 3, {
      svgUrl: '/blobs/f.svg'
    });
    const svg = () => node.querySelector('.df-Figure-svg');
    expect(svg()).toMatchObject({ tagName: 'A', download: 'Train-1.svg' });
    await slide(1);
    expect(svg()?.tagName).toBe('BUTTON');
    act(() => (svg() as HTMLElement).click());
    expect(node.querySelector('[role=status]')?.textContent).toBe(
      'Only what it showed last is kept as SVG'
    );
  });

  it.each([
    [null, 'Drawn as SVG when the operation has ended'],
    ['too many points', 'No SVG: too many points']
  ])('without a drawing says why: %s', (svgMissing, words) => {
    const { node } = shown(() => Promise.resolve(kept), 0, { svgMissing });
    const button = node.querySelector('.df-Figure-svg');
    expect(button?.getAttribute('title')).toBe(words);
    expect(button?.getAttribute('aria-label')).toBe(`SVG: ${words}`);
  });

  it('that was never updated has no slider', () => {
    const { node } = shown(() => Promise.resolve(kept), 0);
    expect(node.querySelector('input')).toBeNull();
  });

  it('says why its history cannot be read', async () => {
    const { node, slide } = shown(() => Promise.reject(new Error('Not kept.')));
    await slide(1);
    expect(node.querySelector('[role=alert]')?.textContent).toBe('Not kept.');
  });
});
