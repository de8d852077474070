/** The ports of a node, and which types fit each other. */
import type { Operation, Port } from '../protocol/types';
import type { PipelineEdge } from './pipeline';

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

const ANYTHING = new Set(['Any', 'object', 'None', '']);

/** The alternatives of an annotation's source text by their last name: `np.ndarray | None` is `ndarray`. */
export function typeNames(type: string | null): string[] {
  if (type === null) {
    return [];
  }
  const text = type.trim().replace(/^(["'])(.*)\1$/s, '$2').trim();
  const wrapped = /^(?:[\w.]+\.)?(Optional|Union|Annotated)\[(.*)\]$/s.exec(text);
  if (wrapped) {
    const inner = split(wrapped[2], ',');
    return (wrapped[1] === 'Annotated' ? inner.slice(0, 1) : inner).flatMap(typeNames);
  }
  const alternatives = split(text, '|');
  if (alternatives.length > 1) {
    return alternatives.flatMap(typeNames);
  }
  const bare = text.replace(/\[.*\]$/s, '').trim();
  const name = bare.slice(bare.lastIndexOf('.') + 1);
  return name === 'None' ? [] : [name];
}

/** At `separator` outside brackets. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if ('[('.includes(character)) {
      depth += 1;
    } else if (')]'.includes(character)) {
      depth -= 1;
    } else if (character === separator && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)].map(part => part.trim());
}

/** The widest class of names that may be given where another is asked for. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  int: ['float', 'complex'],
  bool: ['int', 'float'],
  float: ['complex']
};

/** True unless both say plainly different things; no type, `Any` and `object` fit everything. */
export function typesFit(given: string | null, asked: string | null): boolean {
  const [from, to] = [typeNames(given), typeNames(asked)];
  if (!from.length || !to.length) {
    return true;
  }
  return from.some(name =>
    to.some(
      other =>
        name === other ||
        ANYTHING.has(name) ||
        ANYTHING.has(other) ||
        (WIDER[name] ?? []).includes(other)
    )
  );
}

/** How many hues there are: `--df-hue-0` … `--df-hue-7`. */
export const TYPE_HUES = 8;

/** The same type has the same hue everywhere; null: no type, drawn neutral. */
export function typeHue(type: string | null): number | null {
  const name = typeNames(type).find(text => !ANYTHING.has(text));
  if (name === undefined) {
    return null;
  }
  return hash(name) % TYPE_HUES;
}

/** The colour bar of an operation, by its name. */
export function operationHue(operation: string): number {
  return hash(operation) % TYPE_HUES;
}

function hash(text: string): number {
  let value = 2166136261;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 16777619);
  }
  return (value ^ (value >>> 15)) >>> 0;
}
