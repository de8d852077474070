import { act } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { CheckResult } from '../../src/storages/check';
import { render } from '../ui/render';

const AT = 'https://s3.example.org:9000/base';

async function shown(
  answer: () => Promise<Response>
): Promise<[string, string | null]> {
  const asked = vi.fn(answer);
  vi.stubGlobal('fetch', asked);
  const { node } = render(
    <CheckResult check={{ problem: null, reached_at: AT, took_s: 0.1 }} />
  );
  expect(node.textContent).toContain('Looking whether this browser reaches');
  await act(() => vi.waitFor(() => expect(asked).toHaveBeenCalled()));
  expect(asked).toHaveBeenCalledWith(
    'https://s3.example.org:9000',
    expect.objectContaining({
      mode: 'no-cors',
      credentials: 'omit',
      referrerPolicy: 'no-referrer'
    })
  );
  const last = node.querySelector('.df-StorageCheck:last-child');
  return [last?.textContent ?? '', last?.getAttribute('role') ?? null];
}

describe('a storage whose downloads come straight from its server', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('says that this browser reaches it, whatever the server answers', async () => {
    const [text, role] = await shown(() =>
      Promise.resolve(new Response(null, { status: 403 }))
    );
    expect(text).toBe(`This browser reaches ${AT}: downloads come from there.`);
    expect(role).toBe('status');
  });

  it('says what to do where it does not', async () => {
    const [text, role] = await shown(() =>
      Promise.reject(new TypeError('Failed to fetch'))
    );
    expect(text).toContain(`This browser does not reach ${AT}`);
    expect(text).toContain('public_endpoint');
    expect(role).toBe('alert');
  });
});

it('asks nobody where downloads pass through the Jupyter server', () => {
  const asked = vi.fn();
  vi.stubGlobal('fetch', asked);
  const check = { problem: null, reached_at: null, took_s: 0.1 };
  const { node } = render(<CheckResult check={check} />);
  expect(node.textContent).toContain('It works');
  expect(asked).not.toHaveBeenCalled();
  vi.unstubAllGlobals();
});
