import { describe, expect, it } from 'vitest';

import { moveNodes, setLabel } from '../../src/document/edits';
import { svgOf, type Picture } from '../../src/graph/picture';
import { huesOfProject } from '../../src/graph/ports';
import { plainBlocks, wrapped, type Run } from '../../src/graph/richtext';
import { shortened, type Font } from '../../src/graph/svg';
import { blocksOf } from '../../src/editor/markdown';
import { OPERATIONS, sampleDoc } from './samples';

const STYLE = {
  color: (css: string) => css.replace(/[^\w-]/g, ''),
  measure: (text: string, { size }: Font) => text.length * size * 0.5,
  font: 'Sans',
  codeFont: 'Code "Mono"'
};

function pictureOf(text: string, changes: Partial<Picture> = {}): Picture {
  const doc = sampleDoc(text);
  doc.edit(
    moveNodes(
      new Map(
        [...doc.graph.nodes.keys()].map((id, index) => [
          id,
          { x: 300 * index, y: -100 }
        ])
      )
    )
  );
  return {
    title: 'mine',
    graph: doc.graph,
    notes: [],
    operations: OPERATIONS,
    hues: huesOfProject([...OPERATIONS.values()]),
    valuesOf: () => '',
    textOf: note => plainBlocks(note.text),
    ...changes
  };
}

function parsed(picture: Picture): Document {
  const { text } = svgOf(picture, STYLE);
  return new DOMParser().parseFromString(text, 'image/svg+xml');
}

const texts = (svg: Document): string[] =>
  [...svg.querySelectorAll('text')].map(text => text.textContent ?? '');

describe('a picture of a pipeline', () => {
  it('holds every node, port and connection, wherever the canvas stands', () => {
    const svg = parsed(pictureOf('A:Load B:Train; A.data>B.data'));
    expect(svg.querySelector('parsererror')).toBeNull();
    expect(texts(svg)).toEqual(
      expect.arrayContaining(['A', 'Load', 'count', 'B', 'extra?', 'model'])
    );
    expect(svg.querySelectorAll('path[fill="none"]')).toHaveLength(1);
    expect(svg.documentElement.getAttribute('viewBox')).toMatch(
      /^-24 -124 568 /
    );
  });

  it('draws a line from port to port', () => {
    const svg = parsed(pictureOf('A:Load B:Train; A.data>B.data'));
    const line = svg.querySelector('path[fill="none"]')!.getAttribute('d')!;
    const ends = /^M([\d.-]+),([\d.-]+) C.* ([\d.-]+),([\d.-]+)$/.exec(line)!;
    expect(ends.slice(1).map(Number)).toEqual([220, -38, 300, -38]);
  });

  it('keeps what would break the markup, and cuts what is too long', () => {
    const doc = sampleDoc('A:Load');
    doc.edit(setLabel('A', `<b>&"${'long '.repeat(50)}`));
    const svg = parsed(pictureOf('A:Load', { graph: doc.graph }));
    const [title] = texts(svg);
    expect(title).toMatch(/^<b>&"long .*…$/);
    expect(title.length).toBeLessThan(40);
  });

  it('holds the notes as they are seen: headings, lists, emphasis, code', () => {
    const note = {
      id: '0',
      text: '',
      position: { x: -400, y: 0 },
      size: { width: 400, height: 200 },
      color: 'teal' as const
    };
    const blocks = blocksOf(
      '<h2>Data</h2><p>We keep <strong>a part</strong> of <a href="x">it</a> <em>back</em>.</p><ol><li>one</li></ol><pre><code>a = 1\n  b</code></pre>'
    );
    const svg = parsed(
      pictureOf('A:Load', { notes: [note], textOf: () => blocks })
    );
    expect(texts(svg).slice(0, 6)).toEqual([
      'Data',
      'We keep a part of it back.',
      '1.',
      'one',
      'a = 1',
      '  b'
    ]);
    expect(svg.documentElement.getAttribute('viewBox')).toMatch(/^-424 /);
    const [heading, paragraph] = svg.querySelectorAll('text');
    expect(heading.getAttribute('font-size')).toBe('18');
    expect(
      [...paragraph.querySelectorAll('tspan')].map(span => [
        span.textContent,
        span.getAttribute('font-weight') ?? span.getAttribute('font-style')
      ])
    ).toEqual([
      ['a part', '600'],
      ['back', 'italic']
    ]);
    expect(svg.querySelector('tspan[font-family]')?.textContent).toBe('a = 1');
  });

  it('holds no more of a note than it has room for', () => {
    const note = {
      id: '0',
      text: 'line\n'.repeat(20),
      position: { x: 0, y: 0 },
      size: { width: 100, height: 60 },
      color: null
    };
    const svg = parsed(
      pictureOf('A:Load', {
        notes: [note],
        graph: { nodes: new Map(), edges: new Map() }
      })
    );
    expect(texts(svg)).toEqual(['line', 'line']);
  });

  it('of nothing is there too', () => {
    const { width, height } = svgOf(
      pictureOf('A:Load', { graph: { nodes: new Map(), edges: new Map() } }),
      STYLE
    );
    expect([width, height]).toEqual([48, 48]);
  });
});

describe('rendered markdown', () => {
  it('is read as blocks, lists with their depth', () => {
    const blocks = blocksOf(
      '<ul>\n<li><p>one</p>\n<ul><li>deeper</li></ul></li>\n<li><input type="checkbox" checked disabled> done</li></ul>' +
        '<blockquote><p>said</p></blockquote><p>a<br>b <code>c</code></p>' +
        '<table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table>'
    );
    expect(
      blocks.map(({ bullet, indent, runs, isQuote }) => [
        bullet,
        indent,
        runs
          .map(run => run.text)
          .join('')
          .trim(),
        !!isQuote
      ])
    ).toEqual([
      ['•', 1, 'one', false],
      ['•', 2, 'deeper', false],
      ['☑', 1, 'done', false],
      [null, 1, 'said', true],
      [null, 0, 'a\nb c', false],
      [null, 0, 'x  │  y', false],
      [null, 0, '1  │  2', false]
    ]);
  });

  it('is broken at spaces, and keeps its format', () => {
    const length = (run: Run) => run.text.length;
    expect(
      wrapped(
        [{ text: 'one ' }, { text: 'two three', isBold: true }],
        8,
        length
      )
    ).toEqual([
      [{ text: 'one ' }, { text: 'two', isBold: true }],
      [{ text: 'three', isBold: true }]
    ]);
    expect(wrapped([{ text: 'incomprehensible a' }], 8, length)).toEqual([
      [{ text: 'incomprehensible' }],
      [{ text: 'a' }]
    ]);
  });

  it('is cut with an ellipsis where it stands in one line', () => {
    const length = (text: string) => text.length;
    expect(shortened('incomprehensible', 8, length)).toBe('incompr…');
    expect(shortened('short', 8, length)).toBe('short');
  });
});
