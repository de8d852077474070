/** Where the ports of a node will be, before it is drawn: what is out of sight need not be drawn to be connected. */
import { Position, type NodeHandle } from '@xyflow/react';

import { NODE_WIDTH, type Size } from '../graph/place';
import { titleOf } from '../graph/pipeline';
import type { OperationData } from './flow';

/** As `editor.css` draws it, in pixels; what is measured once the node is drawn takes its place. */
const HEADER = 33;
const OPERATION_LINE = 15;
const PORTS_MARGIN = 4;
const PORT = 22;
const DOT = 10;
const ATTRIBUTES = 26;
const BORDER = 1;

export interface Estimate extends Size {
  readonly handles: NodeHandle[];
}

export function estimate(data: OperationData): Estimate {
  const { node, operation, ports } = data;
  const hasOperationLine =
    titleOf(node) !== node.operation || operation === null;
  const top = HEADER + (hasOperationLine ? OPERATION_LINE : 0);
  const rows = Math.max(ports.inputs.length, ports.outputs.length);
  const handle = (
    type: NodeHandle['type'],
    name: string,
    row: number
  ): NodeHandle => ({
    id: name,
    type,
    position: type === 'target' ? Position.Left : Position.Right,
    x: type === 'target' ? 1 - DOT / 2 : NODE_WIDTH - 1 - DOT / 2,
    y: top + PORTS_MARGIN + row * PORT + (PORT - DOT) / 2,
    width: DOT,
    height: DOT
  });
  return {
    width: NODE_WIDTH,
    height:
      top +
      2 * PORTS_MARGIN +
      rows * PORT +
      (node.attributes.size > 0 ? ATTRIBUTES : 0) +
      BORDER,
    handles: [
      ...ports.inputs.map((port, row) => handle('target', port.name, row)),
      ...ports.outputs.map((port, row) => handle('source', port.name, row))
    ]
  };
}
