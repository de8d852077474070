import { describe, expect, it } from 'vitest';

import { moveNodes, setLabel } from '../../src/document/edits';
import { plainLines, shortened, wrapped } from '../../src/graph/markdown';
import { svgOf, type Picture } from '../../src/graph/picture';
import { huesOfProject } from '../../src/graph/ports';
import { OPERATIONS, sampleDoc } from './samples';

const STYLE = {
  color: (css: string) => css.replace(/[^\w-]/g, ''),
  measure: (text: string, size: number) => text.length * size * 0.5,
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

  it('holds the notes, without their marks', () => {
    const note = {
      id: '0',
      text: '## Data\nWe keep **a part** of [it](http://x) back.\n- one',
      position: { x: -400, y: 0 },
      size: { width: 400, height: 200 },
      color: 'teal' as const
    };
    const svg = parsed(pictureOf('A:Load', { notes: [note] }));
    expect(texts(svg).slice(0, 3)).toEqual([
      'Data',
      'We keep a part of it back.',
      '• one'
    ]);
    expect(svg.documentElement.getAttribute('viewBox')).toMatch(/^-424 /);
  });

  it('of nothing is there too', () => {
    const { width, height } = svgOf(
      pictureOf('A:Load', { graph: { nodes: new Map(), edges: new Map() } }),
      STYLE
    );
    expect([width, height]).toEqual([48, 48]);
  });
});

describe('markdown as plain text', () => {
  it('loses its marks', () => {
    expect(plainLines('# A `b`\n\n* *c* and __d__, 2 * 3 * 4')).toEqual([
      { text: 'A b', heading: 1 },
      { text: '', heading: 0 },
      { text: '• c and d, 2 * 3 * 4', heading: 0 }
    ]);
  });

  it('is broken at spaces, and cut with an ellipsis', () => {
    const length = (text: string) => text.length;
    expect(wrapped('one two three incomprehensible', 8, length)).toEqual([
      'one two',
      'three',
      'incomprehensible'
    ]);
    expect(shortened('incomprehensible', 8, length)).toBe('incompr…');
    expect(shortened('short', 8, length)).toBe('short');
  });
});
