import { ServerConnection } from '@jupyterlab/services';
import { act } from 'react';
import { expect, it, vi } from 'vitest';

import { chosenFiles } from '../../src/artifacts/dropped';
import { UploadList } from '../../src/artifacts/uploads';
import { UploadChoice } from '../../src/model/uploadChoice';
import { Uploads } from '../../src/model/uploads';
import { render } from '../ui/render';
import { file } from './files';

it('counts many, and ends them all at once', async () => {
  const uploads = new Uploads('p', ServerConnection.makeSettings());
  const files = ['a', 'b', 'c', 'd'].map(name => file(`${name}.bin`, '12345'));
  uploads.add(await UploadChoice.of(chosenFiles(files), []), 4);
  const { node } = render(<UploadList uploads={uploads} />);
  const summary = node.querySelector('.df-Artifacts-uploadsum');

  expect(summary?.textContent).toBe('4 not uploadedDismiss all');
  summary?.querySelector('button')?.click();
  expect(uploads.list).toEqual([]);
});

it('says what is too large before anything of it is sent', async () => {
  const uploads = new Uploads('p', ServerConnection.makeSettings());
  const files = chosenFiles([file('big.bin', '12345')]);
  uploads.add(await UploadChoice.of(files, []), 4);
  const { node } = render(<UploadList uploads={uploads} />);

  expect(node.querySelector('[role=alert]')?.textContent).toBe(
    'It is larger than the 4 B that can be uploaded here.'
  );
  uploads.cancel(uploads.list[0].id);
  expect(uploads.list).toEqual([]);
});

it('sends one that failed once more from its row', async () => {
  let isAway = true;
  const uploads = new Uploads(
    'p',
    storing(() => !isAway)
  );
  const files = chosenFiles([file('empty.txt', '')]);
  uploads.add(await UploadChoice.of(files, []), 4);
  await vi.waitFor(() => expect(uploads.list[0].state).toBe('failed'));
  isAway = false;
  const { node } = render(<UploadList uploads={uploads} />);
  const row = node.querySelector('li');
  const [again, dismiss] = node.querySelectorAll('button');

  expect(row?.textContent).toBe(
    'empty.txtThe records are away.Try againDismiss'
  );
  expect(dismiss.textContent).toBe('Dismiss');
  act(() => again.click());
  expect(document.activeElement).toBe(row);
  await vi.waitFor(() => expect(uploads.list[0].state).toBe('same'));
  expect(uploads.canBeSent(uploads.list[0])).toBe(false);
});

it('says which file was changed or deleted since it was chosen', async () => {
  const uploads = new Uploads(
    'p',
    storing(() => false)
  );
  const chosen = file('set/deep/a.txt', 'abc');
  uploads.add(await UploadChoice.of(chosenFiles([chosen]), []), 4);
  await vi.waitFor(() => expect(uploads.list[0].state).toBe('failed'));
  expect(uploads.canBeSent(uploads.list[0])).toBe(true);
  Object.defineProperty(chosen, 'slice', {
    value: () => ({ arrayBuffer: () => Promise.reject(new DOMException()) })
  });
  await uploads.sendAgain(uploads.list[0].id);
  const { node } = render(<UploadList uploads={uploads} />);

  expect(node.querySelector('[role=alert]')?.textContent).toBe(
    '“deep/a.txt” cannot be read any more: it was changed, moved or deleted since it was chosen. Choose it again.'
  );
  expect(node.querySelectorAll('button').length).toBe(1);
});

it('says that nothing new came of what the newest version holds already', async () => {
  const uploads = new Uploads(
    'p',
    storing(() => true)
  );
  const files = chosenFiles([file('empty.txt', '')]);
  uploads.add(await UploadChoice.of(files, []), 4);
  await vi.waitFor(() => expect(uploads.list[0].state).toBe('same'));
  const { node } = render(<UploadList uploads={uploads} />);

  expect(node.querySelector('[role=status]')?.textContent).toBe(
    'The same as the newest version (3): nothing new was kept.'
  );
  node.querySelector('button')?.click();
  expect(uploads.list).toEqual([]);
});

/** A server whose records are there when `isThere`; the newest version holds already what it is sent. */
function storing(isThere: () => boolean): ServerConnection.ISettings {
  const answers: Record<string, unknown> = {
    'direct-uploads': { id: 'u', part_bytes: 100 },
    artifact: {
      done_bytes: 0,
      total_bytes: 0,
      problem: null,
      artifact: { version: 3, is_same: true }
    }
  };
  const away = { code: 'unavailable', message: 'The records are away.' };
  return ServerConnection.makeSettings({
    fetch: request => {
      const { pathname } = new URL(new Request(request).url);
      const answer = answers[pathname.split('/').pop() ?? ''];
      return Promise.resolve(
        isThere()
          ? new Response(`${JSON.stringify(answer)}\n`)
          : new Response(JSON.stringify(away), { status: 503 })
      );
    }
  });
}
