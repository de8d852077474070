import { ServerConnection } from '@jupyterlab/services';
import { expect, it } from 'vitest';

import { UploadList } from '../../src/artifacts/uploads';
import { Uploads } from '../../src/model/uploads';
import { render } from '../ui/render';

it('says what is too large before anything of it is sent', () => {
  const uploads = new Uploads('p', ServerConnection.makeSettings());
  const file = new File(['12345'], 'big.bin');
  uploads.add(
    [{ name: 'big.bin', files: [{ path: 'big.bin', file }], isFolder: false }],
    '',
    4
  );
  const { node } = render(<UploadList uploads={uploads} />);

  expect(node.querySelector('[role=alert]')?.textContent).toBe(
    'It is larger than the 4 B that can be uploaded here.'
  );
  uploads.cancel(uploads.list[0].id);
  expect(uploads.list).toEqual([]);
});
