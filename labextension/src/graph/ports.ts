/** The ports of a node, and the hues of types and operations. */
import type { Operation, Port } from '../protocol/types';
import type { PipelineEdge } from './pipeline';
import { typeNames } from './types';

/** The built-in operation that loads an artifact. */
export const INPUT_OPERATION = 'Input';

export interface NodePort {
  readonly name: string;
  readonly type: string | null;
  readonly isOptional: boolean;
  readonly description: string | null;
  /** False: the operation has no such port (any more), but an edge of the document uses it. */
  readonly isKnown: boolean;
}

export interface NodePorts {
  readonly inputs: readonly NodePort[];
  readonly outputs: readonly NodePort[];
}

/** Ports in the order of the code, then those that only edges know, by name. `operation` null: all are unknown. */
export function portsOf(
  node: string,
  operation: Operation | null,
  edges: Iterable<PipelineEdge>
): NodePorts {
  const inputs = (operation?.inputs ?? []).map(nodePort);
  const outputs = (operation?.outputs ?? []).map(nodePort);
  for (const edge of edges) {
    if (edge.target === node) {
      addUnknown(inputs, edge.input);
    }
    if (edge.source === node) {
      addUnknown(outputs, edge.output);
    }
  }
  return { inputs, outputs };
}

function nodePort(port: Port): NodePort {
  return {
    name: port.name,
    type: port.type ?? null,
    isOptional: port.optional ?? false,
    description: port.description ?? null,
    isKnown: true
  };
}

function addUnknown(ports: NodePort[], name: string): void {
  if (!ports.some(port => port.name === name)) {
    ports.push({
      name,
      type: null,
      isOptional: false,
      description: null,
      isKnown: false
    });
  }
}

/** How many hues there are for names: `--df-hue-0` … `--df-hue-6`; the one after them is for what is built in. */
export const HUES = 7;

/**
 * A hue for each name: the one that the name itself says, or the next that is free, so that the first seven differ.
 * The same names get the same hues.
 */
export function huesOf(names: Iterable<string>): Map<string, number> {
  const hues = new Map<string, number>();
  let taken = new Set<number>();
  for (const name of [...new Set(names)].sort()) {
    if (taken.size === HUES) {
      taken = new Set();
    }
    let hue = hash(name) % HUES;
    while (taken.has(hue)) {
      hue = (hue + 1) % HUES;
    }
    taken.add(hue);
    hues.set(name, hue);
  }
  return hues;
}

/** The hues of operations, and of the types of their ports. */
export interface Hues {
  readonly operations: ReadonlyMap<string, number>;
  readonly types: ReadonlyMap<string, number>;
}

export function huesOfProject(operations: readonly Operation[]): Hues {
  const ports = operations.flatMap(operation => [
    ...operation.inputs,
    ...operation.outputs
  ]);
  const own = operations.filter(operation => !operation.is_builtin);
  const builtin = operations.filter(operation => operation.is_builtin);
  return {
    operations: new Map([
      ...huesOf(own.map(operation => operation.name)),
      ...builtin.map((operation): [string, number] => [operation.name, HUES])
    ]),
    types: huesOf(ports.flatMap(port => typeNames(port.type).slice(0, 1)))
  };
}

/** As a value of CSS; neutral for what has no hue. */
export function hueColor(
  hues: ReadonlyMap<string, number>,
  name: string | undefined
): string {
  const hue = name === undefined ? undefined : hues.get(name);
  return hue === undefined
    ? 'var(--jp-ui-font-color3)'
    : `var(--df-hue-${hue})`;
}

function hash(text: string): number {
  let value = 2166136261;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 16777619);
  }
  return (value ^ (value >>> 15)) >>> 0;
}
