import { ServerConnection } from '@jupyterlab/services';
import { expect, it } from 'vitest';

import { chosenFiles } from '../../src/artifacts/dropped';
import { UploadList } from '../../src/artifacts/uploads';
import { UploadChoice } from '../../src/model/uploadChoice';
import { Uploads } from '../../src/model/uploads';
import { render } from '../ui/render';
import { file } from './files';

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
