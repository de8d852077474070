import { expect, it } from 'vitest';

import { needsTrust } from '../../src/graph/richoutput';

it.each([
  [{ 'text/plain': 'a' }, false],
  [{ 'text/plain': 'a', 'text/html': '<table><tr><td>1</td></tr>' }, false],
  [{ 'text/html': '<style scoped>td { color: red }</style>' }, false],
  [{ 'text/html': '<b>rich</b><script>run()</script>' }, true],
  [{ 'text/html': ['<p ', 'onclick="run()">'] }, true],
  [{ 'text/html': '<iframe src="https://example.org">' }, true],
  [{ 'text/html': 'once = on <b>one</b> line' }, false],
  [{ 'application/vnd.plotly.v1+json': {}, 'text/html': '<div>' }, true],
  [{ 'application/vnd.plotly.v1+json': {}, 'image/png': 'iVBO' }, false],
  [{ 'application/javascript': 'run()' }, true]
])('of %j needs trust: %s', (data, expected) => {
  expect(needsTrust(data)).toBe(expected);
});
