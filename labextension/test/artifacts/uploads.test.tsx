import { ServerConnection } from '@jupyterlab/services';
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

it('says that nothing new came of what the newest version holds already', async () => {
  const answers: Record<string, unknown> = {
    'direct-uploads': { id: 'u', part_bytes: 100 },
    artifact: {
      done_bytes: 0,
      total_bytes: 0,
      problem: null,
      artifact: { version: 3, is_same: true }
    }
  };
  const uploads = new Uploads(
    'p',
    ServerConnection.makeSettings({
      fetch: request => {
        const { pathname } = new URL(new Request(request).url);
        const answer = answers[pathname.split('/').pop() ?? ''];
        return Promise.resolve(new Response(`${JSON.stringify(answer)}\n`));
      }
    })
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
