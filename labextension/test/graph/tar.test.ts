import { execFileSync } from 'child_process';

import { describe, expect, it } from 'vitest';

import { tarEnd, tarHeader, tarPadding } from '../../src/graph/tar';

/** What Python's tarfile makes of an archive. */
function listed(archive: Uint8Array): unknown {
  const code =
    'import io, json, sys, tarfile\n' +
    'archive = tarfile.open(fileobj=io.BytesIO(sys.stdin.buffer.read()), mode="r|")\n' +
    'print(json.dumps([[m.name, archive.extractfile(m).read().decode()] for m in archive]))';
  return JSON.parse(
    execFileSync('python3', ['-c', code], { input: archive }).toString()
  );
}

function packed(files: Record<string, string>): Uint8Array {
  const parts = Object.entries(files).flatMap(([path, text]) => {
    const bytes = new TextEncoder().encode(text);
    const { length } = bytes;
    return [tarHeader({ path, size: length }), bytes, tarPadding(length)];
  });
  return Buffer.concat([...parts, tarEnd()]);
}

describe('an archive', () => {
  it('holds short, long and foreign paths with their bytes', () => {
    const files = {
      'a.txt': 'a',
      'deep/er/empty': '',
      [`${'long/'.repeat(60)}file`]: 'x'.repeat(511),
      [`${'y'.repeat(99)}é`]: 'one',
      'Größe 😀.txt': 'x'.repeat(512)
    };
    expect(listed(packed(files))).toEqual(Object.entries(files));
  });

  it('counts the length of a record that its own digits make longer', () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, more) => [`${'z'.repeat(85 + more)}é`, ''])
    );
    expect(listed(packed(files))).toEqual(Object.entries(files));
  });
});
