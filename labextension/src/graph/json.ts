/**
 * JSON that keeps what `JSON.parse` loses: the source text of numbers (`1.0`, `9007199254740993`, `1e-3`) and the
 * order of keys that look like integers.
 */
export type Json = JsonObject | JsonArray | JsonScalar;

export interface JsonObject {
  readonly kind: 'object';
  readonly entries: Map<string, Json>;
}

export interface JsonArray {
  readonly kind: 'array';
  readonly items: Json[];
}

/** `text` is JSON source: a number as it was written; a string in its canonical escaping; true, false or null. */
export interface JsonScalar {
  readonly kind: 'string' | 'number' | 'literal';
  readonly text: string;
}

/** The text is not JSON; `line` and `column` count from 1. */
export class JsonError extends Error {
  constructor(
    readonly reason: string,
    readonly line: number,
    readonly column: number
  ) {
    super(`${reason} (line ${line}, column ${column})`);
    this.name = 'JsonError';
  }
}

const TOKEN =
  /[\t\n\r ]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])|(true|false|null)(?!\w))/y;
const DEEPEST = 500;

class Reader {
  private position = 0;
  private token = '';
  private kind: 'mark' | 'string' | 'number' | 'literal' | 'end' = 'end';
  private start = 0;

  constructor(private readonly text: string) {
    this.advance();
  }

  document(): Json {
    const value = this.value(0);
    if (this.kind !== 'end') {
      throw this.error('there is more after the end of the value');
    }
    return value;
  }

  private value(depth: number): Json {
    if (depth > DEEPEST) {
      throw this.error(`values are nested deeper than ${DEEPEST} levels`);
    }
    if (this.kind === 'string') {
      return { kind: 'string', text: JSON.stringify(this.string()) };
    }
    if (this.kind === 'number' || this.kind === 'literal') {
      const scalar: JsonScalar = { kind: this.kind, text: this.token };
      this.advance();
      return scalar;
    }
    if (this.token === '{') {
      return this.object(depth);
    }
    if (this.token === '[') {
      return this.array(depth);
    }
    throw this.error('a value is expected');
  }

  private object(depth: number): JsonObject {
    const entries = new Map<string, Json>();
    this.advance();
    if (this.took('}')) {
      return { kind: 'object', entries };
    }
    do {
      if (this.kind !== 'string') {
        throw this.error('a key in double quotes is expected');
      }
      const key = this.string();
      this.expect(':');
      entries.set(key, this.value(depth + 1));
    } while (this.took(','));
    this.expect('}');
    return { kind: 'object', entries };
  }

  private array(depth: number): JsonArray {
    const items: Json[] = [];
    this.advance();
    if (this.took(']')) {
      return { kind: 'array', items };
    }
    do {
      items.push(this.value(depth + 1));
    } while (this.took(','));
    this.expect(']');
    return { kind: 'array', items };
  }

  private string(): string {
    const value = JSON.parse(this.token) as string;
    this.advance();
    return value;
  }

  private took(mark: string): boolean {
    if (this.kind !== 'mark' || this.token !== mark) {
      return false;
    }
    this.advance();
    return true;
  }

  private expect(mark: string): void {
    if (!this.took(mark)) {
      throw this.error(`'${mark}' is expected`);
    }
  }

  private advance(): void {
    TOKEN.lastIndex = this.position;
    const match = TOKEN.exec(this.text);
    if (!match) {
      const rest = /[^\t\n\r ]/g;
      rest.lastIndex = this.position;
      const next = rest.exec(this.text);
      this.start = next ? next.index : this.text.length;
      this.kind = 'end';
      this.token = '';
      if (next) {
        throw this.error(`unexpected ${describe(this.text, next.index)}`);
      }
      this.position = this.text.length;
      return;
    }
    this.position = TOKEN.lastIndex;
    this.token = match[1] ?? match[2] ?? match[3] ?? match[4];
    this.start = this.position - this.token.length;
    this.kind = match[1]
      ? 'mark'
      : match[2]
        ? 'string'
        : match[3]
          ? 'number'
          : 'literal';
  }

  private error(reason: string): JsonError {
    const before = this.text.slice(0, this.start).split('\n');
    return new JsonError(
      reason,
      before.length,
      before[before.length - 1].length + 1
    );
  }
}

function describe(text: string, index: number): string {
  return text[index] === '"'
    ? 'end or character in a text'
    : `'${String.fromCodePoint(text.codePointAt(index)!)}'`;
}

/** Throws JsonError. */
export function readJson(text: string): Json {
  return new Reader(text).document();
}

/** The value, or null if the text is not JSON. */
export function tryReadJson(text: string): Json | null {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof JsonError) {
      return null;
    }
    throw error;
  }
}

/** On one line, with a space after `,` and `:`. */
export function inlineJson(value: Json): string {
  switch (value.kind) {
    case 'object':
      return `{${[...value.entries].map(([key, item]) => `${JSON.stringify(key)}: ${inlineJson(item)}`).join(', ')}}`;
    case 'array':
      return `[${value.items.map(inlineJson).join(', ')}]`;
    default:
      return value.text;
  }
}

/** On several lines, as far as one would be longer than `width`. */
export function prettyJson(value: Json, width = 40, indent = ''): string {
  const line = inlineJson(value);
  const inner = `${indent}  `;
  if (
    line.length + indent.length <= width ||
    (value.kind !== 'object' && value.kind !== 'array')
  ) {
    return line;
  }
  const [brackets, items] =
    value.kind === 'object'
      ? [
          '{}',
          [...value.entries].map(
            ([key, item]) =>
              `${JSON.stringify(key)}: ${prettyJson(item, width, inner)}`
          )
        ]
      : ['[]', value.items.map(item => prettyJson(item, width, inner))];
  return items.length === 0
    ? brackets
    : `${brackets[0]}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${brackets[1]}`;
}

/** As plain JavaScript, for looking at; numbers may lose digits. */
export function plainJson(value: Json): unknown {
  switch (value.kind) {
    case 'object':
      return Object.fromEntries(
        [...value.entries].map(([key, item]) => [key, plainJson(item)])
      );
    case 'array':
      return value.items.map(plainJson);
    default:
      return JSON.parse(value.text);
  }
}

export function jsonString(text: string): JsonScalar {
  return { kind: 'string', text: JSON.stringify(text) };
}
