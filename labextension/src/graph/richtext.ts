/** Formatted text as blocks of runs, for pictures. */

export interface Run {
  readonly text: string;
  readonly isBold?: boolean;
  readonly isItalic?: boolean;
  readonly isCode?: boolean;
}

/** A paragraph, heading, list item, or line of code. */
export interface Block {
  readonly runs: readonly Run[];
  /** 1 to 6 in a heading, 0 elsewhere. */
  readonly heading: number;
  /** How deep in lists and quotes. */
  readonly indent: number;
  /** What stands before it: `•` or `1.`; null: nothing. */
  readonly bullet: string | null;
  readonly isQuote?: boolean;
  /** Belongs to the block before: no space between them. */
  readonly isTight?: boolean;
}

export type Measure = (run: Run) => number;

/** Text without any format, line by line. */
export function plainBlocks(text: string): Block[] {
  return text
    .trim()
    .split('\n')
    .map(line => ({
      runs: [{ text: line }],
      heading: 0,
      indent: 0,
      bullet: null,
      isTight: true
    }));
}

/** Runs broken at spaces so that no line is wider than `width`; a longer word stays whole. */
export function wrapped(
  runs: readonly Run[],
  width: number,
  measure: Measure
): Run[][] {
  const lines: Run[][] = [[]];
  let used = 0;
  for (const part of partsOf(runs)) {
    if (part.text === '\n') {
      lines.push([]);
      used = 0;
      continue;
    }
    const size = measure(part);
    const isSpace = part.text.trim() === '';
    const line = lines[lines.length - 1];
    if (used + size > width && line.length > 0) {
      lines.push(isSpace ? [] : [part]);
      used = isSpace ? 0 : size;
    } else if (!isSpace || line.length > 0 || part.isCode) {
      line.push(part);
      used += size;
    }
  }
  return lines.map(line => joined(trimmedAtEnd(line)));
}

/** Words, spaces and line ends, each with its format. */
function partsOf(runs: readonly Run[]): Run[] {
  return runs.flatMap(run =>
    run.text
      .split(/(\n|[^\S\n]+)/)
      .filter(text => text !== '')
      .map(text => ({ ...run, text }))
  );
}

function trimmedAtEnd(line: readonly Run[]): Run[] {
  let end = line.length;
  while (end > 0 && line[end - 1].text.trim() === '') {
    end -= 1;
  }
  return line.slice(0, end);
}

/** Neighbours of one format together. */
function joined(line: readonly Run[]): Run[] {
  const runs: Run[] = [];
  for (const part of line) {
    const last = runs[runs.length - 1];
    if (last && isSameFormat(last, part)) {
      runs[runs.length - 1] = { ...last, text: last.text + part.text };
    } else {
      runs.push(part);
    }
  }
  return runs;
}

function isSameFormat(left: Run, right: Run): boolean {
  return (
    !left.isBold === !right.isBold &&
    !left.isItalic === !right.isItalic &&
    !left.isCode === !right.isCode
  );
}
