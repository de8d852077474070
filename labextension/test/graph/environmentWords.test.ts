import { describe, expect, it } from 'vitest';

import { environmentWords } from '../../src/graph/environmentWords';

/** The words at the `|` of the text, and what they replace. */
function at(
  marked: string
): { typed: string; words: readonly string[] } | null {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = environmentWords(text, offset);
  return (
    found && { typed: text.slice(found.start, offset), words: found.words }
  );
}

describe('in an environment file', () => {
  it('keys that are not there yet are offered at the beginning of a line', () => {
    expect(at('channels:\n  - a\nde|')).toEqual({
      typed: 'de',
      words: ['name: ', 'dependencies:', 'variables:', 'prefix: ']
    });
    expect(at('|')?.words).toContain('channels:');
    expect(at('name: x\nchannels|\n')?.words).toContain('channels:');
  });

  it('channels are offered in their list', () => {
    const found = at('channels:\n  - conda-f|\ndependencies:\n  - a\n');
    expect(found?.typed).toBe('conda-f');
    expect(found?.words).toContain('conda-forge');
  });

  it('the list for pip is offered among the dependencies', () => {
    expect(at('dependencies:\n  - pi|')?.words).toEqual([
      'python',
      'pip',
      'pip:'
    ]);
  });

  it.each(['name: a|', 'dependencies:\n  - numpy>=|', 'variables:\n  - a|'])(
    'nothing is offered in %j',
    marked => expect(at(marked)).toBeNull()
  );
});
