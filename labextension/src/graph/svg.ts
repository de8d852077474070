/** Pieces of an SVG document. */
import type { Box } from './viewport';

export const TEXT = 13;

export interface Font {
  readonly size: number;
  readonly isBold?: boolean;
  readonly isItalic?: boolean;
  readonly isCode?: boolean;
}

export interface PictureStyle {
  /** A CSS colour as one that stands alone: `rgb(…)` of `var(--jp-…)`. */
  color(css: string): string;
  /** Width of a text in pixels. */
  measure(text: string, font: Font): number;
  readonly font: string;
  readonly codeFont: string;
}

export interface Svg {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** What lies within `bounds`, on the canvas's ground. */
export function document(
  title: string,
  bounds: Box,
  style: PictureStyle,
  parts: readonly string[]
): Svg {
  const [width, height] = [bounds.width, bounds.height].map(Math.ceil);
  const view = `${bounds.x} ${bounds.y} ${width} ${height}`;
  const body = [
    `<title>${escaped(title)}</title>`,
    rect(bounds, { fill: style.color('var(--jp-layout-color0)') }),
    ...parts
  ].join('\n');
  return {
    text: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${view}" font-family="${escaped(style.font)}" font-size="${TEXT}">\n${body}\n</svg>\n`,
    width,
    height
  };
}

interface Written {
  x: number;
  y: number;
  /** Longer texts are cut. */
  width: number;
  size?: number;
  fill?: string;
  isBold?: boolean;
  isCode?: boolean;
  /** `x` is where it ends. */
  isAtEnd?: boolean;
}

/** Writes texts as `style` has them. */
export function writer(
  style: PictureStyle
): (text: string, how: Written) => string {
  return (text, how) => {
    const { x, y, size = TEXT, isCode = false } = how;
    const fill = how.fill ?? style.color('var(--jp-ui-font-color1)');
    const shown = shortened(text, how.width, part =>
      style.measure(part, { size, isCode, isBold: how.isBold })
    );
    const more = [
      size === TEXT ? '' : ` font-size="${size}"`,
      how.isBold ? ' font-weight="600"' : '',
      isCode ? ` font-family="${escaped(style.codeFont)}"` : '',
      how.isAtEnd ? ' text-anchor="end"' : ''
    ].join('');
    return `<text x="${x}" y="${y}" fill="${fill}"${more}>${escaped(shown)}</text>`;
  };
}

export function rect(box: Box, how: Record<string, string | number>): string {
  const attributes = Object.entries(how)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
  return `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"${attributes}/>`;
}

export function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

/** Cut at the end, with an ellipsis, so that it is no wider than `width`. */
export function shortened(
  text: string,
  width: number,
  measure: (text: string) => number
): string {
  if (measure(text) <= width) {
    return text;
  }
  let length = text.length;
  while (length > 0 && measure(`${text.slice(0, length)}…`) > width) {
    length -= 1;
  }
  return `${text.slice(0, length)}…`;
}
