/**
 * A file of Python as cells.
 *
 * - A line `# %%` (outside of every string, class and function) begins a cell, which ends before the next such line,
 *   whatever is in it: the person decided.
 * - Before the first of them, imports that follow each other (with the docstring of the module above them) are one
 *   cell, each class and each function is one, with its decorators, and so are other statements that follow each other.
 * - Comments belong to what follows them; at the end of the file to what is above them.
 * - Empty lines between cells belong to none and are kept; but a mark without code has the one below it, to write in. A file
 *   without anything has one empty cell.
 * - What does not parse is part of the statement that it breaks; no text is ever in two cells or in none.
 */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';

export type CellKind = 'imports' | 'class' | 'function' | 'marked' | 'code';

export interface Cell {
  readonly kind: CellKind;
  /** Of the class or function, or what stands after the mark; empty if there is none. */
  readonly name: string;
  /** The text from `from` to `to`; both at ends of lines, the line end itself is no part of it. */
  readonly from: number;
  readonly to: number;
  /** Its first line, from 1. */
  readonly line: number;
}

interface IPiece {
  readonly kind: CellKind;
  readonly name: string;
  readonly from: number;
}

const MARK = /^#\s*%%(?:\s*\[\w+\])?[ \t]*(.*)$/;
const BYTE_ORDER_MARK = '\ufeff';

export function splitCells(text: string): Cell[] {
  const start = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  const [first, ...others] = grouped(statements(text, start));
  const pieces: IPiece[] = [
    { ...(first ?? { kind: 'code', name: '' }), from: start },
    ...others
  ];
  let [line, counted] = [1, 0];
  return pieces.map((piece, index) => {
    const end = pieces[index + 1]?.from ?? text.length;
    const source = text.slice(piece.from, end);
    const length = source.trimEnd().length;
    const from = piece.from + (length ? emptyLines(source) : 0);
    line += text.slice(counted, from).split('\n').length - 1;
    counted = from;
    const to = lineEnd(text, piece.from + length);
    const next = text.indexOf('\n', to) + 1;
    const isBare = piece.kind === 'marked' && to === lineEnd(text, from);
    const hasRoom = next > 0 && (next < end || end === text.length);
    return {
      ...piece,
      from,
      to: isBare && hasRoom ? lineEnd(text, next) : to,
      line
    };
  });
}

/** The cell in which a line (from 1) is; that above it for an empty line between two. */
export function cellAt(cells: readonly Cell[], line: number): Cell {
  return cells.filter(cell => cell.line <= line).at(-1) ?? cells[0];
}

/** The length of the empty lines at the beginning. */
function emptyLines(text: string): number {
  return /^(?:[ \t\f\r]*\n)*/.exec(text)![0].length;
}

/** Where the line of a position ends. */
function lineEnd(text: string, position: number): number {
  const end = text.indexOf('\n', position);
  const last = end < 0 ? text.length : end;
  return last > position && text[last - 1] === '\r' ? last - 1 : last;
}

/** The statements at the left margin and the marks between them, each from the comments above it on. */
function statements(text: string, start: number): IPiece[] {
  const pieces: IPiece[] = [];
  const { topNode } = parser.parse(text.slice(start));
  let end = start;
  let comments: number | null = null;
  for (let node = topNode.firstChild; node; node = node.nextSibling) {
    const from = node.from + start;
    const isAtMargin = from === start || text[from - 1] === '\n';
    const isEmpty = node.from === node.to; // where something is missing that the parser expected
    if (!isAtMargin || isEmpty || from < end) {
      end = Math.max(end, lastToken(node) + start);
      continue;
    }
    end = lastToken(node) + start;
    const mark =
      node.name === 'Comment' && MARK.exec(text.slice(from, node.to + start));
    if (mark) {
      pieces.push({ kind: 'marked', name: mark[1].trim(), from });
      comments = null;
    } else if (node.name === 'Comment') {
      comments ??= from;
    } else {
      const source = (part: SyntaxNode) =>
        text.slice(part.from + start, part.to + start);
      pieces.push({ ...described(node, source), from: comments ?? from });
      comments = null;
    }
  }
  return pieces;
}

/** What belongs together: everything after a mark, imports, other statements. */
function grouped(pieces: readonly IPiece[]): IPiece[] {
  const cells: IPiece[] = [];
  for (const piece of pieces) {
    const last = cells.at(-1);
    const isNext = !last || piece.kind === 'marked';
    const isMore =
      last?.kind === 'marked' ||
      (last?.kind === piece.kind && GROUPED.has(piece.kind));
    if (isNext || !isMore) {
      cells.push(piece);
    }
  }
  return cells;
}

const GROUPED: ReadonlySet<CellKind> = new Set(['imports', 'code']);

function described(
  node: SyntaxNode,
  source: (node: SyntaxNode) => string
): Pick<IPiece, 'kind' | 'name'> {
  const named = (inner: SyntaxNode | null, kind: CellKind) => {
    const name = inner?.getChild('VariableName');
    return { kind, name: name ? source(name) : '' };
  };
  switch (node.name) {
    case 'ImportStatement':
      return { kind: 'imports', name: '' };
    case 'ClassDefinition':
      return named(node, 'class');
    case 'FunctionDefinition':
      return named(node, 'function');
    case 'DecoratedStatement': {
      const inner = node.getChild('ClassDefinition');
      return inner
        ? named(inner, 'class')
        : named(node.getChild('FunctionDefinition'), 'function');
    }
    default:
      return isDocstring(node)
        ? { kind: 'imports', name: '' }
        : { kind: 'code', name: '' };
  }
}

function isDocstring(node: SyntaxNode): boolean {
  const isFirst = !node.prevSibling || node.prevSibling.name === 'Comment';
  return (
    isFirst &&
    node.name === 'ExpressionStatement' &&
    node.firstChild?.name === 'String' &&
    !node.firstChild.nextSibling
  );
}

/** Where a statement ends without the comments and line ends after it. */
function lastToken(node: SyntaxNode): number {
  let last = node;
  for (;;) {
    let child = last.lastChild;
    while (child && (child.name === 'Comment' || child.from === child.to)) {
      child = child.prevSibling;
    }
    if (!child) {
      return last.to;
    }
    last = child;
  }
}
