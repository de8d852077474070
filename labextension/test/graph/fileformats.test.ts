import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import {
  formatOf,
  HEAD_BYTES,
  holdsValue,
  TAIL_BYTES
} from '../../src/graph/fileformats';

const CORPUS = JSON.parse(
  readFileSync('tests/corpus/file_formats.json', 'utf8')
) as { name: string; format: string | null; base64: string }[];

it.each(CORPUS)(
  '$name opens as the server says',
  ({ name, format, base64 }) => {
    const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
    const found = formatOf({
      name,
      size: bytes.length,
      head: bytes.subarray(0, HEAD_BYTES),
      tail: bytes.subarray(Math.max(0, bytes.length - TAIL_BYTES))
    });
    const value = format !== null && holdsValue(format) ? format : null;
    expect(holdsValue(found) ? found : null).toBe(value);
  }
);

it('takes a text for one whose end within a character is not seen', () => {
  const head = new Uint8Array([...Buffer.from('é')].slice(0, 1));
  const file = { name: 'a.txt', head, tail: head };
  expect(formatOf({ ...file, size: 2 })).toBe('text');
  expect(formatOf({ ...file, size: 1 })).toBe('');
});
