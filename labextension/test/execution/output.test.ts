import { OutputAreaModel } from '@jupyterlab/outputarea';
import {
  RenderMimeRegistry,
  standardRendererFactories
} from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';
import { afterEach, describe, expect, it } from 'vitest';

import { ScrollingOutput } from '../../src/execution/output';

const VISIBLE_PX = 100;

/** Output of `height` px, as a browser lays it out and jsdom does not. */
function shown(height: number) {
  const output = new ScrollingOutput(
    new RenderMimeRegistry({ initialFactories: standardRendererFactories })
  );
  const place = { height, top: 0 };
  Object.defineProperties(output.node, {
    clientHeight: { get: () => VISIBLE_PX },
    scrollHeight: { get: () => place.height },
    scrollTop: {
      get: () => place.top,
      set: (top: number) => {
        place.top = Math.max(0, Math.min(top, place.height - VISIBLE_PX));
      }
    }
  });
  output.model = new OutputAreaModel({ trusted: true });
  Widget.attach(output, document.body);
  const scroll = (top: number) => {
    output.node.scrollTop = top;
    output.node.dispatchEvent(new Event('scroll'));
  };
  return { output, place, scroll };
}

describe('output that is followed', () => {
  afterEach(() => {
    document.body.replaceChildren();
  });

  it('is left by a reader who moves back, until they are at its end again', () => {
    const { output, place, scroll } = shown(1000);
    expect(place.top).toBe(900);
    scroll(500);
    expect(output.isAtEnd).toBe(false);
    scroll(600);
    expect(output.isAtEnd).toBe(false);
    scroll(890);
    expect(output.isAtEnd).toBe(true);
  });

  it('is followed when more has come before the browser tells of the scrolling', () => {
    const { output, place } = shown(1000);
    place.height = 3000;
    output.node.dispatchEvent(new Event('scroll'));
    expect(output.isAtEnd).toBe(true);
    expect(place.top).toBe(2900);
  });

  it('is followed when what is cut off at its beginning moved it back', () => {
    const { output, place, scroll } = shown(3000);
    place.height = 1000;
    scroll(900);
    place.height = 1500;
    scroll(900);
    expect(output.isAtEnd).toBe(true);
    expect(place.top).toBe(1400);
  });

  it('is followed again by who wants to', () => {
    const { output, place, scroll } = shown(1000);
    scroll(0);
    output.jumpToEnd();
    expect(output.isAtEnd).toBe(true);
    expect(place.top).toBe(900);
  });
});
