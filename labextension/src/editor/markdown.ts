/** Rendered markdown as blocks of text, for pictures. */
import type { Block, Run } from '../graph/richtext';

type Format = Omit<Run, 'text'>;

interface Surroundings {
  readonly indent: number;
  readonly bullet: string | null;
  readonly isQuote: boolean;
}

const PLAIN: Surroundings = { indent: 0, bullet: null, isQuote: false };
const BLOCKS =
  'p, h1, h2, h3, h4, h5, h6, ul, ol, pre, blockquote, table, hr, div';

/** What HTML says, without scripts, links and pictures. */
export function blocksOf(html: string): Block[] {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return blocksIn(body, PLAIN);
}

function blocksIn(parent: Element, around: Surroundings): Block[] {
  const blocks: Block[] = [];
  let runs: Run[] = [];
  const next = () => ({
    heading: 0,
    ...around,
    bullet: blocks.length === 0 ? around.bullet : null
  });
  const endRuns = () => {
    if (runs.some(run => run.text.trim() !== '')) {
      blocks.push({ ...next(), runs });
    }
    runs = [];
  };
  for (const child of parent.childNodes) {
    if (child instanceof Element && child.matches(BLOCKS)) {
      endRuns();
      blocks.push(...blockOf(child, next()));
    } else {
      runs.push(...runsOf(child, {}));
    }
  }
  endRuns();
  return blocks;
}

function blockOf(element: Element, around: Surroundings): Block[] {
  switch (element.localName) {
    case 'ul':
    case 'ol':
      return itemsOf(element, around);
    case 'pre':
      return (element.textContent ?? '')
        .replace(/\n$/, '')
        .split('\n')
        .map((text, index) => ({
          ...around,
          bullet: index === 0 ? around.bullet : null,
          heading: 0,
          runs: [{ text, isCode: true }],
          isTight: index > 0
        }));
    case 'blockquote':
      return blocksIn(element, {
        ...around,
        indent: around.indent + 1,
        isQuote: true
      });
    case 'table':
      return [...element.querySelectorAll('tr')].map((row, index) => ({
        ...around,
        heading: 0,
        runs: cellsOf(row),
        isTight: index > 0
      }));
    case 'hr':
      return [{ ...around, heading: 0, runs: [{ text: '―――' }] }];
    case 'div':
      return blocksIn(element, around);
    default: {
      const heading = /^h([1-6])$/.exec(element.localName);
      const runs = trimmed(childRuns(element, {}));
      return runs.length === 0
        ? []
        : [{ ...around, heading: heading ? Number(heading[1]) : 0, runs }];
    }
  }
}

function itemsOf(list: Element, around: Surroundings): Block[] {
  const items = [...list.children].filter(item => item.localName === 'li');
  const first = Number(list.getAttribute('start') ?? 1);
  return items.flatMap((item, index) => {
    const box = item.querySelector(':scope > input, :scope > p > input');
    const bullet = box
      ? box.hasAttribute('checked')
        ? '☑'
        : '☐'
      : list.localName === 'ol'
        ? `${first + index}.`
        : '•';
    const blocks = blocksIn(item, {
      ...around,
      indent: around.indent + 1,
      bullet
    });
    return blocks.map((block, place) => ({
      ...block,
      isTight: block.isTight || place > 0 || index > 0 || around.indent > 0
    }));
  });
}

function cellsOf(row: Element): Run[] {
  return [...row.children].flatMap((cell, index) => [
    ...(index > 0 ? [{ text: '  │  ' }] : []),
    ...childRuns(cell, cell.localName === 'th' ? { isBold: true } : {})
  ]);
}

function childRuns(parent: Node, format: Format): Run[] {
  return [...parent.childNodes].flatMap(child => runsOf(child, format));
}

function runsOf(node: Node, format: Format): Run[] {
  if (node.nodeType === Node.TEXT_NODE) {
    return [{ ...format, text: (node.textContent ?? '').replace(/\s+/g, ' ') }];
  }
  if (!(node instanceof Element)) {
    return [];
  }
  switch (node.localName) {
    case 'br':
      return [{ text: '\n' }];
    case 'strong':
    case 'b':
      return childRuns(node, { ...format, isBold: true });
    case 'em':
    case 'i':
      return childRuns(node, { ...format, isItalic: true });
    case 'code':
      return childRuns(node, { ...format, isCode: true });
    case 'img':
      return [{ ...format, text: node.getAttribute('alt') ?? '' }];
    case 'script':
    case 'style':
      return [];
    default:
      return childRuns(node, format);
  }
}

function trimmed(runs: readonly Run[]): Run[] {
  return runs.some(run => run.text.trim() !== '') ? [...runs] : [];
}
