import { expect, it } from 'vitest';

import { tryingOf } from '../../src/operation/trying/shared';
import { openSession, ToldCode } from './sessions';

it('what tries an operation goes with its editor, though the file is open elsewhere', async () => {
  const session = await openSession(new ToldCode());
  const shared = await tryingOf({
    session,
    services: { kernels: {} } as never,
    state: null
  });
  expect(shared?.trying.isDisposed).toBe(false);
  session.dispose();
  expect(shared?.trying.isDisposed).toBe(true);
});

it('code that could not be read at first is there to be edited all the same', async () => {
  const code = new ToldCode();
  code.read = () => Promise.reject(new Error('The server is away.'));
  const session = await openSession(code);
  await expect(session.ready).resolves.toBeUndefined();
  session.dispose();
});
