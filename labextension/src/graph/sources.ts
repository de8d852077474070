/** Where the values of an operation's inputs can come from when somebody tries it. */
import type { Artifact, Execution, Job, Value } from '../protocol/types';

export type Source =
  | { readonly artifact: string }
  | {
      readonly execution: string;
      readonly node: string;
      readonly port: string;
    }
  | { readonly expression: string };

/** A value that can be chosen. */
export interface SourceChoice {
  readonly source: Source;
  /** What a person calls it: `train_6 · Split.train`, or an artifact's name. */
  readonly label: string;
  readonly value: Value;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly isArtifact: boolean;
}

/** An execution with its jobs by node. */
export interface Ran {
  readonly execution: Execution;
  readonly jobs: ReadonlyMap<string, Job>;
}

/** With what an operation ran: its inputs' values by port, and the node's own values as JSON source text. */
export interface Settings {
  readonly inputs: ReadonlyMap<string, SourceChoice>;
  readonly attributes: ReadonlyMap<string, string>;
  readonly references: ReadonlyMap<string, string>;
}

/** Everything that can be chosen: what the executions made, newest first, and the newest artifact of each name. */
export function choicesOf(
  ran: readonly Ran[],
  artifacts: readonly Artifact[]
): SourceChoice[] {
  return [...ran.flatMap(outputsOf), ...artifactsOf(artifacts)];
}

/** With what the operation ran in the newest of the executions that it ran in; null: in none. */
export function lastSettings(
  ran: readonly Ran[],
  operation: string
): Settings | null {
  for (const one of ran) {
    const found = settingsIn(one, operation);
    if (found) {
      return found;
    }
  }
  return null;
}

export function settingsIn(ran: Ran, operation: string): Settings | null {
  const { nodes, edges } = ran.execution.document;
  const [id, node] =
    Object.entries(nodes).find(
      ([key, { operation: name }]) => name === operation && ran.jobs.has(key)
    ) ?? [];
  if (!id || !node) {
    return null;
  }
  const inputs = new Map<string, SourceChoice>();
  for (const { source, output, target, input } of edges) {
    const choice = target === id && outputOf(ran, source, output);
    if (choice) {
      inputs.set(input, choice);
    }
  }
  return {
    inputs,
    attributes: new Map(
      Object.entries(node.attributes ?? {}).map(([name, value]) => [
        name,
        JSON.stringify(value)
      ])
    ),
    references: new Map(Object.entries(node.references ?? {}))
  };
}

export function isSameSource(left: Source, right: Source): boolean {
  return sourceKey(left) === sourceKey(right);
}

export function sourceKey(source: Source): string {
  return 'expression' in source
    ? JSON.stringify([source.expression])
    : 'artifact' in source
      ? JSON.stringify(['artifact', source.artifact])
      : JSON.stringify([source.execution, source.node, source.port]);
}

/** What was kept, as a source; null for anything else. */
export function readSource(value: unknown): Source | null {
  const { artifact, execution, node, port, expression } = (value ??
    {}) as Record<string, unknown>;
  if (typeof expression === 'string') {
    return { expression };
  }
  if (typeof artifact === 'string') {
    return { artifact };
  }
  return typeof execution === 'string' &&
    typeof node === 'string' &&
    typeof port === 'string'
    ? { execution, node, port }
    : null;
}

function outputsOf(ran: Ran): SourceChoice[] {
  return [...ran.jobs.values()].flatMap(job =>
    Object.keys(job.outputs).flatMap(
      port => outputOf(ran, job.node, port) ?? []
    )
  );
}

function outputOf(ran: Ran, node: string, port: string): SourceChoice | null {
  const job = ran.jobs.get(node);
  const value = job?.outputs[port];
  if (!job || !value) {
    return null;
  }
  const { id, name, created_at } = ran.execution;
  return {
    source: { execution: id, node, port },
    label: `${name} · ${node}.${port}`,
    value,
    createdAt: job.ended_at ?? created_at,
    isArtifact: false
  };
}

function artifactsOf(artifacts: readonly Artifact[]): SourceChoice[] {
  const seen = new Set<string>();
  return [...artifacts]
    .sort((left, right) => (left.created_at < right.created_at ? 1 : -1))
    .filter(({ name }) => !seen.has(name) && seen.add(name))
    .map(({ id, name, value, created_at }) => ({
      source: { artifact: id },
      label: name,
      value,
      createdAt: created_at,
      isArtifact: true
    }));
}
