import { ServerConnection } from '@jupyterlab/services';
import { expect, it } from 'vitest';

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
