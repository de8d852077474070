/** When lines were printed, written before them. */

const COLOUR = /\u001b\[([0-9;]*)m/g;

/** Texts of one attempt in order; each line that begins gets the time of its text. */
export class Timestamps {
  /** `times`: at which places of the text others begin, and when; in seconds since 1970. */
  stamped(
    text: string,
    at_s: number,
    times: readonly (readonly number[])[] = []
  ): string {
    let place = 0;
    let next = 0;
    let now_s = at_s;
    const lines = text.split('\n').map((line, index, all) => {
      const isWhole = index < all.length - 1;
      while (next < times.length && times[next][0] <= place) {
        now_s = times[next++][1];
      }
      place += line.length + 1;
      const isBegun = this._isLineStart && (isWhole || line !== '');
      const stamp = isBegun ? this._stamp(now_s) : '';
      this._isLineStart = isWhole || (this._isLineStart && !isBegun);
      this._noteColours(line);
      return stamp + line;
    });
    return lines.join('\n');
  }

  private _stamp(now_s: number): string {
    const reset = this._colours ? '\u001b[0m' : '';
    return `${reset}\u001b[90m${clock(now_s)}\u001b[39m ${this._colours}`;
  }

  private _noteColours(line: string): void {
    for (const [sequence, codes] of line.matchAll(COLOUR)) {
      this._colours = /^0*$/.test(codes) ? '' : this._colours + sequence;
    }
  }

  private _isLineStart = true;
  /** What is switched on where the next line begins. */
  private _colours = '';
}

/** `09:05:07.123`, where the person is. */
export function clock(at_s: number): string {
  const at = new Date(at_s * 1000);
  const part = (value: number, length = 2) =>
    String(value).padStart(length, '0');
  const seconds = `${part(at.getSeconds())}.${part(at.getMilliseconds(), 3)}`;
  return `${part(at.getHours())}:${part(at.getMinutes())}:${seconds}`;
}
