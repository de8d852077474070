import { afterEach, describe, expect, it, vi } from 'vitest';

import { saveFromOther } from '../../src/artifacts/saving';

const ADDRESS = 'about:blank#signed';

describe('what another server saves', () => {
  afterEach(() => {
    vi.useRealTimers();
    document.body.replaceChildren();
  });

  function frame(onRefused = vi.fn()): HTMLIFrameElement {
    saveFromOther(ADDRESS, onRefused);
    return document.body.querySelector('iframe') as HTMLIFrameElement;
  }

  it('is asked for without a word about this page, and runs nothing here', () => {
    const asked = frame();
    expect(asked.src).toBe(ADDRESS);
    expect(asked.referrerPolicy).toBe('no-referrer');
    expect(asked.getAttribute('sandbox')).toBe('allow-downloads');
    expect(asked.hidden).toBe(true);
  });

  it('comes another way where the server shows a page instead', () => {
    const onRefused = vi.fn();
    frame(onRefused).onload?.(new Event('load'));
    expect(onRefused).toHaveBeenCalledOnce();
    expect(document.body.querySelector('iframe')).toBeNull();
  });

  it('leaves nothing in the page when it has begun', () => {
    vi.useFakeTimers();
    const onRefused = vi.fn();
    frame(onRefused);
    vi.runAllTimers();
    expect(document.body.querySelector('iframe')).toBeNull();
    expect(onRefused).not.toHaveBeenCalled();
  });
});
