import { act } from 'react';
import { expect, it } from 'vitest';

import { FileDiff } from '../../src/history/filediff';
import type { HistoryModel } from '../../src/model/history';
import { render } from '../ui/render';

it('the present is shown as it is once it was saved again', async () => {
  const sizes = new Map([
    ['c1', 1000],
    ['now', 2000]
  ]);
  const model = {
    entries: [],
    content: async (_: string, commit: string | null) => ({
      text: null,
      size_bytes: sizes.get(commit ?? 'now')
    })
  };
  const element = () => (
    <FileDiff
      model={model as never as HistoryModel}
      pair={{ old: 'c1', now: null }}
      file={{ path: 'operations/Train.py', change: 'changed' } as never}
      isSideBySide={false}
      isText={false}
      languages={null}
    />
  );
  const { node, draw } = render(element());
  await act(async () => undefined);
  expect(node.textContent).toContain('2.0 kB');
  sizes.set('now', 3000);
  model.entries = [];
  draw(element());
  expect(node.textContent).toContain('2.0 kB'); // it stays until the next has come
  await act(async () => undefined);
  expect(node.textContent).toContain('3.0 kB');
});
