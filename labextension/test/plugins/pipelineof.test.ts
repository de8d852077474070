import { expect, it } from 'vitest';

import { copyPath } from '../../src/plugins/pipelineof';

it('the copy of a pipeline that ran is named for the execution', () => {
  expect(copyPath('pipelines/train.dfpipe', 'train_2')).toBe(
    'pipelines/train_as_train_2.dfpipe'
  );
  expect(copyPath('pipelines/train.dfpipe', 'a/b')).toBe(
    'pipelines/train_as_a_b.dfpipe'
  );
});
