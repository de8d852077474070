/** A pipeline as SVG, drawn from the document alone: the whole of it, wherever the canvas stands. */
import { placed } from './layout';
import { noteSvg } from './notepicture';
import type { Note } from './notes';
import { NODE_WIDTH } from './place';
import {
  titleOf,
  type PipelineGraph,
  type PipelineNode,
  type Position
} from './pipeline';
import { hueColor, portsOf, type Hues, type NodePort } from './ports';
import type { Block } from './richtext';
import type { Operations } from './rules';
import { document, rect, writer, type PictureStyle, type Svg } from './svg';
import { typeNames } from './types';
import type { Box } from './viewport';

export interface Picture {
  readonly title: string;
  readonly graph: PipelineGraph;
  readonly notes: Iterable<Note>;
  readonly operations: Operations;
  readonly hues: Hues;
  /** What stands below the ports of a node: the values that differ from their defaults. */
  valuesOf(node: PipelineNode): string;
  /** What a note says. */
  textOf(note: Note): readonly Block[];
}

interface Drawn {
  readonly node: PipelineNode;
  readonly box: Box;
  readonly inputs: readonly NodePort[];
  readonly outputs: readonly NodePort[];
  readonly subtitle: string | null;
  readonly values: string;
  /** From the node's top to the middle of its first port. */
  readonly firstPort: number;
}

const MARGIN = 24;
const HEADER = 31;
const SUBTITLE = 16;
const PORT = 22;
const VALUES = 25;
const DOT = 4;
const SMALL = 11;
const CODE = 12;

export function svgOf(picture: Picture, style: PictureStyle): Svg {
  const nodes = drawnNodes(picture);
  const notes = [...picture.notes];
  const bounds = around([
    ...[...nodes.values()].map(({ box }) => box),
    ...notes.map(({ position, size }) => ({ ...position, ...size }))
  ]);
  return document(picture.title, bounds, style, [
    ...notes.map(note => noteSvg(note, picture.textOf(note), style)),
    ...edgesSvg(picture.graph, nodes, style),
    ...[...nodes.values()].map(drawn => nodeSvg(drawn, picture, style))
  ]);
}

function drawnNodes(picture: Picture): Map<string, Drawn> {
  const { graph, operations } = picture;
  const places = placed(graph);
  const edges = [...graph.edges.values()];
  return new Map(
    [...graph.nodes.values()].map(node => {
      const at = node.position ?? places.get(node.id) ?? { x: 0, y: 0 };
      const operation = operations.get(node.operation) ?? null;
      const own = edges.filter(
        ({ source, target }) => source === node.id || target === node.id
      );
      const { inputs, outputs } = portsOf(node.id, operation, own);
      const rows = Math.max(inputs.length, outputs.length);
      const subtitle = titleOf(node) === node.operation ? null : node.operation;
      const header = HEADER + (subtitle === null ? 0 : SUBTITLE);
      const values = picture.valuesOf(node);
      const height =
        header +
        (rows > 0 ? rows * PORT + 8 : 0) +
        (values === '' ? 0 : VALUES);
      return [
        node.id,
        {
          node,
          box: { ...at, width: NODE_WIDTH, height },
          inputs,
          outputs,
          subtitle,
          values,
          firstPort: header + 4 + PORT / 2
        }
      ];
    })
  );
}

function around(boxes: readonly Box[]): Box {
  if (boxes.length === 0) {
    return { x: 0, y: 0, width: 2 * MARGIN, height: 2 * MARGIN };
  }
  const [left, top] = [
    Math.min(...boxes.map(box => box.x)),
    Math.min(...boxes.map(box => box.y))
  ];
  return {
    x: left - MARGIN,
    y: top - MARGIN,
    width: Math.max(...boxes.map(box => box.x + box.width)) - left + 2 * MARGIN,
    height: Math.max(...boxes.map(box => box.y + box.height)) - top + 2 * MARGIN
  };
}

function portPlace(
  drawn: Drawn,
  side: 'input' | 'output',
  name: string
): Position {
  const ports = side === 'input' ? drawn.inputs : drawn.outputs;
  const index = Math.max(
    0,
    ports.findIndex(port => port.name === name)
  );
  return {
    x: drawn.box.x + (side === 'input' ? 0 : drawn.box.width),
    y: drawn.box.y + drawn.firstPort + index * PORT
  };
}

function edgesSvg(
  graph: PipelineGraph,
  nodes: ReadonlyMap<string, Drawn>,
  style: PictureStyle
): string[] {
  const stroke = style.color('var(--jp-border-color0)');
  return [...graph.edges.values()].map(edge => {
    const from = portPlace(nodes.get(edge.source)!, 'output', edge.output);
    const to = portPlace(nodes.get(edge.target)!, 'input', edge.input);
    const reach = to.x - from.x;
    const bend = reach >= 0 ? reach / 2 : 6.25 * Math.sqrt(-reach);
    const path = `M${from.x},${from.y} C${from.x + bend},${from.y} ${to.x - bend},${to.y} ${to.x},${to.y}`;
    return `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="1.5"/>`;
  });
}

function nodeSvg(drawn: Drawn, picture: Picture, style: PictureStyle): string {
  const { node, box, inputs, outputs, subtitle, values, firstPort } = drawn;
  const { x, y, width, height } = box;
  const line = style.color('var(--jp-border-color1)');
  const dim = style.color('var(--jp-ui-font-color2)');
  const write = writer(style);
  const rule = (at: number): string =>
    `<path d="M${x + 4},${y + at} h${width - 4}" stroke="${line}"/>`;
  const parts = [
    rect(box, {
      fill: style.color('var(--jp-layout-color1)'),
      stroke: line,
      rx: 5
    }),
    rect(
      { x, y, width: 4, height },
      {
        fill: style.color(hueColor(picture.hues.operations, node.operation)),
        rx: 2
      }
    ),
    write(titleOf(node), {
      x: x + 13,
      y: y + 20,
      width: width - 26,
      isBold: true
    })
  ];
  if (subtitle !== null) {
    const at = { x: x + 13, y: y + 35, width: width - 26 };
    parts.push(
      write(subtitle, { ...at, size: SMALL, isCode: true, fill: dim })
    );
  }
  if (inputs.length + outputs.length > 0) {
    parts.push(rule(firstPort - PORT / 2 - 4));
  }
  const half = outputs.length > 0 && inputs.length > 0 ? width / 2 : width;
  for (const [side, ports] of [
    ['input', inputs],
    ['output', outputs]
  ] as const) {
    for (const port of ports) {
      const at = portPlace(drawn, side, port.name);
      const isInput = side === 'input';
      parts.push(
        write(port.isOptional ? `${port.name}?` : port.name, {
          x: isInput ? x + 13 : x + width - 13,
          y: at.y + 4,
          width: half - 18,
          size: CODE,
          isCode: true,
          isAtEnd: !isInput
        }),
        dotSvg(port, at, isConnected(picture.graph, node, side, port), {
          picture,
          style
        })
      );
    }
  }
  if (values !== '') {
    parts.push(
      rule(height - VALUES),
      write(values, {
        x: x + 13,
        y: y + height - 9,
        width: width - 26,
        size: SMALL,
        fill: dim
      })
    );
  }
  return `<g>${parts.join('')}</g>`;
}

function isConnected(
  graph: PipelineGraph,
  node: PipelineNode,
  side: 'input' | 'output',
  port: NodePort
): boolean {
  return [...graph.edges.values()].some(edge =>
    side === 'input'
      ? edge.target === node.id && edge.input === port.name
      : edge.source === node.id && edge.output === port.name
  );
}

function dotSvg(
  port: NodePort,
  at: Position,
  isFilled: boolean,
  { picture, style }: { picture: Picture; style: PictureStyle }
): string {
  const color = style.color(
    hueColor(picture.hues.types, typeNames(port.type)[0])
  );
  const ground = style.color('var(--jp-layout-color1)');
  const fill = isFilled ? color : ground;
  const circle = (paint: string, line: string): string =>
    `<circle cx="${at.x}" cy="${at.y}" r="${DOT}" fill="${paint}" stroke="${line}" stroke-width="2"/>`;
  // A theme's colours may let what is below shine through.
  return circle(ground, ground) + circle(fill, color);
}
