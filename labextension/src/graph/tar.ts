/** Tar archives whose files' bytes are never held: parts that a Blob is made of, in order. */

const BLOCK = 512;
const LONGEST_PLAIN = 100;

export interface IPackedFile {
  readonly path: string;
  readonly size: number;
}

/** The header of each file (with its whole path, however long), and the padding after its bytes. */
export function tarHeader(file: IPackedFile): Uint8Array {
  const path = new TextEncoder().encode(file.path);
  const isPlain = path.length <= LONGEST_PLAIN && isAscii(path);
  if (isPlain && file.size < 8 ** 11) {
    return header(file.path, file.size, '0');
  }
  const records = record('path', file.path) + record('size', String(file.size));
  const body = new TextEncoder().encode(records);
  return joined([
    header('PaxHeader', body.length, 'x'),
    body,
    tarPadding(body.length),
    header('file', Math.min(file.size, 8 ** 11 - 1), '0')
  ]);
}

export function tarPadding(size: number): Uint8Array {
  return new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK);
}

export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * BLOCK);
}

function header(name: string, size: number, kind: '0' | 'x'): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number) =>
    block.set(new TextEncoder().encode(text), at);
  put(name, 0);
  put('0000644\0', 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  put(`${octal(size, 11)}\0`, 124);
  put(`${octal(0, 11)}\0`, 136);
  put('        ', 148);
  put(kind, 156);
  put('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${octal(sum, 6)}\0 `, 148);
  return block;
}

/** `27 path=…`: the length counts itself. */
function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = new TextEncoder().encode(rest).length;
  let length = bytes + String(bytes).length;
  length = bytes + String(length).length;
  return `${length}${rest}`;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every(byte => byte < 128);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(
    parts.reduce((total, part) => total + part.length, 0)
  );
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
