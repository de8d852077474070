import { expect, it } from 'vitest';

import type { StorageUse } from '../../src/protocol/types';
import { RemovalQuestion } from '../../src/storages/removal';
import { render } from '../ui/render';

const FORGOTTEN =
  'Its settings and secrets are forgotten; what lies in it stays there.';

function asked(use: Partial<StorageUse>): (string | null)[] {
  const { node } = render(
    <RemovalQuestion
      use={{ artifacts: 0, executions: 0, projects: [], ...use }}
    />
  );
  return [...node.querySelectorAll('p')].map(each => each.textContent);
}

it('forgets the settings of a storage that nothing refers to, and no more', () => {
  expect(asked({})).toEqual([FORGOTTEN]);
});

it('counts what cannot be opened without it', () => {
  const [, one] = asked({ artifacts: 1 });
  expect(one).toBe(
    'It holds 1 artifact. What it holds stays listed, and cannot be opened until a storage of this name is added again.'
  );
  const [, both] = asked({ artifacts: 2, executions: 1 });
  expect(both).toContain(
    'It holds 2 artifacts and the values of 1 execution. '
  );
});

it('names the project whose runs are refused without it', () => {
  expect(asked({ projects: ['Digits'] })).toEqual([
    FORGOTTEN,
    'The project “Digits” keeps its values in it. Its runs and uploads are refused until another storage is chosen in its properties, or one of this name is added again.'
  ]);
});

it.each([
  [['A', 'B'], 'The projects “A” and “B” keep their values in it. '],
  [['A', 'B', 'C'], 'The projects “A”, “B” and “C” keep their values in it. '],
  [
    ['A', 'B', 'C', 'D', 'E'],
    'The projects “A”, “B”, “C” and 2 more keep their values in it. '
  ]
])('names some of many: %j', (projects, said) => {
  const [, question] = asked({ projects });
  expect(question).toContain(said);
});
