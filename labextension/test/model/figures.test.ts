import { describe, expect, it } from 'vitest';

import { withFigure } from '../../src/model/figures';
import { withoutLargePayloads } from '../../src/model/leftout';

function png(width: number, height: number): string {
  const head = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13];
  const name = [...'IHDR'].map(letter => letter.charCodeAt(0));
  const size = [width, height].flatMap(side =>
    [24, 16, 8, 0].map(shift => (side >>> shift) & 255)
  );
  return btoa(String.fromCharCode(...head, ...name, ...size, 8, 6, 0, 0, 0));
}

function ratioOf(data: Record<string, string>): number | null {
  const content = { data, metadata: {}, transient: {}, is_figure: true };
  return withFigure([], 'f', content, false, name => name)[0].ratio;
}

describe('a figure', () => {
  it('knows the shape of its image before it is drawn', () => {
    expect(ratioOf({ 'image/png': png(640, 480) })).toBe(640 / 480);
    expect(ratioOf({ 'image/png': png(70_000, 1000) })).toBe(70);
  });

  it('knows no shape of what is no PNG', () => {
    expect(ratioOf({ 'image/svg+xml': '<svg/>' })).toBeNull();
    expect(ratioOf({ 'image/png': 'AAAA' })).toBeNull();
    expect(ratioOf({ 'image/png': '!' })).toBeNull();
    expect(ratioOf({ 'image/png': png(0, 480) })).toBeNull();
  });

  it('that is too large to be sent along lies beside the feed, and the output says so', () => {
    const content = {
      data: { 'text/plain': '<Figure size 4200x4200 with 1 Axes>' },
      blobs: {
        'image/png': {
          name: 'f.png',
          size: 50 * 2 ** 20,
          encoding: 'base64' as const
        }
      },
      metadata: {},
      transient: {},
      is_figure: true
    };
    const [figure] = withFigure([], 'f', content, false, name => `/${name}`);
    expect(figure.url).toBe('/f.png');
    expect(withoutLargePayloads(content).data).toEqual({
      'text/plain':
        '<Figure size 4200x4200 with 1 Axes>\n(too large to be shown here: image/png, 50.0 MiB)'
    });
  });
});
