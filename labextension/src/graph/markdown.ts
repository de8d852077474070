/** Markdown as lines of plain text, for pictures. */
export interface TextLine {
  readonly text: string;
  /** 1 to 6 in a heading, 0 elsewhere. */
  readonly heading: number;
}

/** Without its marks: headings say their level, list items get a bullet. */
export function plainLines(markdown: string): TextLine[] {
  return markdown
    .trim()
    .split('\n')
    .map(line => {
      const [, marks = '', rest] = /^\s*(#{1,6}\s+)?(.*)$/.exec(line)!;
      return {
        text: withoutMarks(rest.replace(/^\s*[-*+]\s+/, '• ')),
        heading: marks.trim().length
      };
    });
}

function withoutMarks(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|~~|`)(.+?)\1/g, '$2')
    .replace(/(^|\s)[*_](\S(?:.*?\S)?)[*_](?=\s|[.,;:!?)]|$)/g, '$1$2')
    .trimEnd();
}

/** A line broken at spaces so that no part is wider than `width`; a longer word stays whole. */
export function wrapped(
  text: string,
  width: number,
  measure: (text: string) => number
): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && measure(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
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
