/** A note of a pipeline as SVG. */
import { NOTE_COLORS, type Note } from './notes';
import { wrapped, type Block, type Run } from './richtext';
import { escaped, rect, TEXT, type PictureStyle } from './svg';

const PADDING = { x: 10, y: 6 };
const INDENT = 16;
const LINE = 1.4;
/** Between paragraphs, in px. */
const GAP = 6;
const CODE_SIZE = 12;

export function noteSvg(
  note: Note,
  blocks: readonly Block[],
  style: PictureStyle
): string {
  const { position, size, color } = note;
  const hue =
    color === null
      ? style.color('var(--jp-ui-font-color3)')
      : style.color(`var(--df-hue-${NOTE_COLORS.indexOf(color)})`);
  const ground = rect(
    { ...position, ...size },
    {
      fill: hue,
      'fill-opacity': 0.1,
      stroke: hue,
      'stroke-opacity': 0.4,
      rx: 4
    }
  );
  return `<g>${ground}${textSvg(note, blocks, style)}</g>`;
}

/** As many lines as the note has room for. */
function textSvg(
  note: Note,
  blocks: readonly Block[],
  style: PictureStyle
): string {
  const { position, size } = note;
  const bottom = position.y + size.height;
  const parts: string[] = [];
  let y = position.y + PADDING.y;
  for (const [index, block] of blocks.entries()) {
    const fontSize =
      block.heading === 0 ? TEXT : Math.max(TEXT, 22 - 2 * block.heading);
    const x = position.x + PADDING.x + INDENT * block.indent;
    const width = position.x + size.width - PADDING.x - x;
    const runs = block.runs.map(run =>
      block.heading > 0 ? { ...run, isBold: true } : run
    );
    const height = fontSize * LINE;
    y += index > 0 && !block.isTight ? GAP : 0;
    const start = y;
    let isFirst = true;
    for (const line of wrapped(runs, width, run =>
      style.measure(run.text, fontOf(run, fontSize))
    )) {
      if (y + height > bottom) {
        return parts.join('');
      }
      const baseline = y + height * 0.72;
      if (isFirst && block.bullet !== null) {
        const at = { x: x - INDENT + 2, y: baseline };
        parts.push(lineSvg([{ text: block.bullet }], at, fontSize, style));
      }
      parts.push(lineSvg(line, { x, y: baseline }, fontSize, style));
      y += height;
      isFirst = false;
    }
    if (block.isQuote) {
      const line = style.color('var(--jp-border-color1)');
      parts.push(
        rect(
          { x: x - INDENT + 4, y: start, width: 3, height: y - start },
          { fill: line }
        )
      );
    }
  }
  return parts.join('');
}

function lineSvg(
  line: readonly Run[],
  at: { x: number; y: number },
  size: number,
  style: PictureStyle
): string {
  if (line.length === 0) {
    return '';
  }
  const spans = line.map(run => {
    const font = fontOf(run, size);
    const how = [
      font.size === size ? '' : ` font-size="${font.size}"`,
      run.isBold ? ' font-weight="600"' : '',
      run.isItalic ? ' font-style="italic"' : '',
      run.isCode ? ` font-family="${escaped(style.codeFont)}"` : ''
    ].join('');
    return how === ''
      ? escaped(run.text)
      : `<tspan${how}>${escaped(run.text)}</tspan>`;
  });
  const fontSize = size === TEXT ? '' : ` font-size="${size}"`;
  const fill = style.color('var(--jp-ui-font-color1)');
  return `<text x="${at.x}" y="${at.y}" fill="${fill}"${fontSize} xml:space="preserve">${spans.join('')}</text>`;
}

function fontOf(
  { isBold, isItalic, isCode }: Run,
  size: number
): { size: number; isBold?: boolean; isItalic?: boolean; isCode?: boolean } {
  return {
    size: isCode ? size - (TEXT - CODE_SIZE) : size,
    isBold,
    isItalic,
    isCode
  };
}
