/** What can be written at a place of an environment file. */

export interface IWords {
  /** From where on the word replaces what is there. */
  readonly start: number;
  readonly words: readonly string[];
}

const KEYS = ['name', 'channels', 'dependencies', 'variables', 'prefix'];
const CHANNELS = [
  'conda-forge',
  'defaults',
  'nodefaults',
  'bioconda',
  'pytorch',
  'nvidia',
  'rapidsai'
];
const ITEM = /^(\s*-\s+)([\w.:/-]*)$/;
const TOP = /^([A-Za-z_]\w*)\s*:/;

/** Null where nothing of ours fits. */
export function environmentWords(text: string, offset: number): IWords | null {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  if (/^\w*$/.test(before)) {
    const there = keysOf(text, lineStart);
    const words = KEYS.filter(key => !there.has(key)).map(key =>
      key === 'name' || key === 'prefix' ? `${key}: ` : `${key}:`
    );
    return { start: lineStart, words };
  }
  const item = ITEM.exec(before);
  const key = item && keyAbove(text, lineStart);
  if (!item || !key) {
    return null;
  }
  const start = lineStart + item[1].length;
  if (key === 'channels') {
    return { start, words: CHANNELS };
  }
  return key === 'dependencies'
    ? { start, words: ['python', 'pip', 'pip:'] }
    : null;
}

/** The keys of the file, but for that of the line at `lineStart`. */
function keysOf(text: string, lineStart: number): Set<string> {
  const own = text.slice(0, lineStart).split('\n').length - 1;
  return new Set(
    text
      .split('\n')
      .flatMap((line, index) =>
        index === own ? [] : (TOP.exec(line)?.[1] ?? [])
      )
  );
}

/** The key at the beginning of a line whose list the line at `lineStart` is in. */
function keyAbove(text: string, lineStart: number): string | null {
  const lines = text.slice(0, lineStart).split('\n').reverse();
  for (const line of lines) {
    const key = TOP.exec(line);
    if (key) {
      return key[1];
    }
  }
  return null;
}
