import { describe, expect, it } from 'vitest';

import { hashOf } from '../../src/model/documents';

describe('a hash', () => {
  it('is the SHA-256 of the text with line ends as newlines', () => {
    const empty =
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(hashOf('')).toBe(empty);
    expect(hashOf('a\r\nb\rc é')).toBe(hashOf('a\nb\nc é'));
  });
});
