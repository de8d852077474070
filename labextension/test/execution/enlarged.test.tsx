import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { expect, it, vi } from 'vitest';

import { enlargeFigure } from '../../src/execution/enlarged';
import type { IJobFeed } from '../../src/tokens';

const figure = (id: string, name: string) => ({
  id,
  name,
  url: '/blobs/f.png',
  svgUrl: null,
  svgMissing: null,
  ratio: 2,
  updates: 0
});

it.each([
  ['a', 'Figure loss of Train'],
  ['b', 'Figure 2 of Train']
])('an enlarged figure says its name and node', async (id, alt) => {
  const feed = {
    figures: [figure('a', 'loss'), figure('b', '')],
    changed: new Signal({})
  };
  const maker = { execution: null, job: null };
  const closed = enlargeFigure(
    feed as never as IJobFeed,
    id,
    'Train',
    nullTranslator,
    maker
  );
  await vi.waitFor(() =>
    expect(document.querySelector('.df-FigureDialog img')).not.toBeNull()
  );
  expect(document.querySelector('.df-FigureDialog img')).toHaveProperty(
    'alt',
    alt
  );
  document.querySelector<HTMLElement>('.jp-Dialog-footer button')?.click();
  await closed;
});
