/** A PNG's signature, the length and name of its first chunk, and in that its size: 24 bytes, in base64. */
const HEAD_CHARACTERS = 32;
const WIDTH_AT = 16;

/** Width by height of a PNG in base64, without decoding it; null for what is none. */
export function pngRatio(base64: string): number | null {
  const head = decoded(base64.slice(0, HEAD_CHARACTERS));
  if (head.slice(1, 4) !== 'PNG') {
    return null;
  }
  const [width, height] = [WIDTH_AT, WIDTH_AT + 4].map(place =>
    [...head.slice(place, place + 4)].reduce(
      (number, byte) => number * 256 + byte.charCodeAt(0),
      0
    )
  );
  return width > 0 && height > 0 ? width / height : null;
}

function decoded(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return '';
  }
}
