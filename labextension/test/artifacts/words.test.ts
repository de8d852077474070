import { expect, it } from 'vitest';

import { summaryBeside } from '../../src/artifacts/words';
import type { Artifact } from '../../src/protocol/types';

const artifact = (name: string, type: string, summary: string) =>
  ({ name, value: { type, summary } }) as Artifact;

it.each([
  ['a.csv', 'pathlib.Path', 'a.csv', ''],
  ['copy', 'pathlib.Path', 'a.csv', 'a.csv'],
  ['model', 'sklearn.pipeline.Pipeline', 'Pipeline', ''],
  ['frame', 'pandas.DataFrame', '(80, 2) DataFrame', '(80, 2)'],
  ['pairs', 'dict', 'dict of 2', 'of 2'],
  ['x', 'numpy.ndarray', '(3,) float64', '(3,) float64']
])('says of %s, a %s that is “%s”, “%s”', (name, type, summary, said) => {
  expect(summaryBeside(artifact(name, type, summary))).toBe(said);
});
