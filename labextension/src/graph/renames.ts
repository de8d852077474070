/** What was probably renamed between two readings of a project's operations. */
import type { Attribute, Operation, Port } from '../protocol/types';

export interface FoundRename {
  readonly kind: 'operation' | 'input' | 'output' | 'attribute';
  /** Of a port or attribute; empty for an operation. */
  readonly operation: string;
  readonly name: string;
  readonly newName: string;
}

type Names = ReadonlyMap<string, Operation>;

export function renamesBetween(before: Names, after: Names): FoundRename[] {
  const ports = [...before].flatMap(([name, operation]) => {
    const now = after.get(name);
    return now && now !== operation ? ofOperation(operation, now) : [];
  });
  return [...ofFiles(before, after), ...ports];
}

/** A file that is gone and one that is new are the same operation if they alone have that interface. */
function ofFiles(before: Names, after: Names): FoundRename[] {
  const gone = [...before.values()].filter(item => !after.has(item.name));
  const made = [...after.values()].filter(item => !before.has(item.name));
  return gone.flatMap(operation => {
    const shape = shapeOf(operation);
    const heirs = made.filter(item => shapeOf(item) === shape);
    const rivals = gone.filter(item => shapeOf(item) === shape);
    return heirs.length === 1 && rivals.length === 1
      ? [
          {
            kind: 'operation' as const,
            operation: '',
            name: operation.name,
            newName: heirs[0].name
          }
        ]
      : [];
  });
}

function ofOperation(before: Operation, after: Operation): FoundRename[] {
  const found = (
    kind: FoundRename['kind'],
    pairs: readonly [string, string][]
  ): FoundRename[] =>
    pairs.map(([name, newName]) => ({
      kind,
      operation: after.name,
      name,
      newName
    }));
  return [
    ...found('input', renamed(before.inputs, after.inputs)),
    ...found('output', renamed(before.outputs, after.outputs)),
    ...found('attribute', renamed(before.attributes, after.attributes))
  ];
}

/** The one that is gone and the one that is new; several only where each has kept its place. */
function renamed(
  before: readonly (Port | Attribute)[],
  after: readonly (Port | Attribute)[]
): [string, string][] {
  const old = new Set(before.map(item => item.name));
  const now = new Set(after.map(item => item.name));
  const gone = before.filter(item => !now.has(item.name));
  const made = after.filter(item => !old.has(item.name));
  if (gone.length === 0 || gone.length !== made.length) {
    return [];
  }
  if (gone.length === 1) {
    return [[gone[0].name, made[0].name]];
  }
  const keptPlaces =
    before.length === after.length &&
    gone.every(item => made.includes(after[before.indexOf(item)]));
  return keptPlaces
    ? gone.map(item => [item.name, after[before.indexOf(item)].name])
    : [];
}

function shapeOf(operation: Operation): string {
  const ports = (list: readonly Port[]) =>
    list.map(port => [port.name, port.type]);
  return JSON.stringify([
    ports(operation.inputs),
    ports(operation.outputs),
    operation.attributes.map(item => [item.name, item.type]),
    operation.references.map(item => [item.name, item.kind])
  ]);
}
