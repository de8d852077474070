/** What a person chose for running a pipeline. Values are JSON source text, as in the document. */
import type {
  Attribute,
  Execution,
  Operation,
  StartExecution
} from '../protocol/types';
import type { PipelineGraph, PipelineNode } from './pipeline';
import { sameValue } from './values';

export type Values = Readonly<Record<string, string>>;

export interface IAdapterChoice {
  readonly name: string;
  readonly options: Values;
}

export interface IRunChoice {
  /** Null: as the pipeline. */
  readonly name: string | null;
  /** Attributes and references by node; they stand over the document's for this run. */
  readonly overrides: Readonly<Record<string, Values>>;
  /** Null: the default. */
  readonly compute: IAdapterChoice | null;
  readonly storage: IAdapterChoice | null;
  /** Takes no earlier results. */
  readonly isAfresh: boolean;
  /** Its own code may be edited and run again. */
  readonly isDebug: boolean;
}

/** What executions run on where nobody chooses. */
const DEFAULT_COMPUTE = 'server';
const DEFAULT_STORAGE = 'local';

export const PLAIN_RUN: IRunChoice = {
  name: null,
  overrides: {},
  compute: null,
  storage: null,
  isAfresh: false,
  isDebug: false
};

/** Nothing but what a run is without a choice. */
export function isPlain(choice: IRunChoice): boolean {
  return JSON.stringify(choice) === JSON.stringify(PLAIN_RUN);
}

/** `choice` with another value of an attribute or reference; null: the document's again. */
export function withOverride(
  choice: IRunChoice,
  node: string,
  name: string,
  text: string | null
): IRunChoice {
  const values = changed(choice.overrides[node] ?? {}, name, text);
  const overrides = { ...choice.overrides, [node]: values };
  if (Object.keys(values).length === 0) {
    delete overrides[node];
  }
  return { ...choice, overrides };
}

/** `values` with another value of `name`; null: without it. */
export function changed(
  values: Values,
  name: string,
  text: string | null
): Values {
  const next = { ...values };
  delete next[name];
  return text === null ? next : { ...next, [name]: text };
}

/** The attribute as a form for one run shows it: what the node has is its default. */
export function overridden(
  attribute: Attribute,
  node: PipelineNode
): Attribute {
  const text = node.attributes.get(attribute.name);
  return text === undefined
    ? attribute
    : {
        ...attribute,
        is_required: false,
        default: JSON.parse(text) as unknown,
        default_source: text === 'null' ? 'None' : text
      };
}

/** What the pipeline still has a place for, and what differs from what it says itself. */
export function fitting(
  choice: IRunChoice,
  graph: PipelineGraph,
  operations: ReadonlyMap<string, Operation>
): IRunChoice {
  const overrides: Record<string, Values> = {};
  for (const [id, values] of Object.entries(choice.overrides)) {
    const node = graph.nodes.get(id);
    const operation = operations.get(node?.operation ?? '');
    const known = new Set(
      [...(operation?.attributes ?? []), ...(operation?.references ?? [])].map(
        ({ name }) => name
      )
    );
    const kept = Object.entries(values).filter(
      ([name, text]) =>
        known.has(name) && !sameValue(text, ownText(node!, name))
    );
    if (kept.length > 0) {
      overrides[id] = Object.fromEntries(kept);
    }
  }
  return { ...choice, overrides };
}

/** What the document says of an attribute or reference, as JSON source text; null: nothing. */
function ownText(node: PipelineNode, name: string): string | null {
  const path = node.references.get(name);
  return path === undefined
    ? (node.attributes.get(name) ?? null)
    : JSON.stringify(path);
}

/** JSON source text that says a resource rather than a value. */
export function isResourcePath(text: string): boolean {
  return text.startsWith('"resources/');
}

/** What a person chose for an execution of a project whose values are usually kept in `usual` (null: as of any). */
export function choiceOf(
  execution: Execution,
  usual: string | null
): IRunChoice {
  const { compute, storage } = execution;
  const isOwn = !execution.reproduces && !execution.derived_from;
  return {
    ...PLAIN_RUN,
    overrides: Object.fromEntries(
      Object.entries(execution.overrides).map(([node, values]) => [
        node,
        texts(values)
      ])
    ),
    compute:
      compute.name === DEFAULT_COMPUTE ? unlessPlain(compute) : texted(compute),
    storage:
      storage.name === (usual ?? DEFAULT_STORAGE)
        ? unlessPlain(storage)
        : texted(storage),
    isAfresh: isOwn && execution.afresh,
    isDebug: !execution.derived_from && execution.is_debug
  };
}

/** Null where nothing of it was set. */
function unlessPlain(choice: Execution['compute']): IAdapterChoice | null {
  return Object.keys(choice.options).length === 0 ? null : texted(choice);
}

function texted(choice: Execution['compute']): IAdapterChoice {
  return { name: choice.name, options: texts(choice.options) };
}

function texts(values: Readonly<Record<string, unknown>>): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)])
  );
}

export type RunRequest = Pick<
  StartExecution,
  'name' | 'overrides' | 'compute' | 'storage' | 'afresh' | 'debug'
>;

export function requestOf(choice: IRunChoice): RunRequest {
  return {
    name: choice.name,
    overrides: Object.fromEntries(
      Object.entries(choice.overrides).map(([node, values]) => [
        node,
        parsed(values)
      ])
    ),
    compute: adapterRequest(choice.compute),
    storage: adapterRequest(choice.storage),
    afresh: choice.isAfresh,
    debug: choice.isDebug
  };
}

/** Did an execution that has ended take every result that could be one of an earlier execution? An Input always loads. */
export function isAllReused(execution: Execution): boolean {
  const { document, nodes, reused, status } = execution;
  const able = nodes.filter(
    node => document.nodes[node]?.operation !== 'Input'
  );
  return status === 'success' && able.length > 0 && reused >= able.length;
}

/** Whole numbers that JavaScript would round on the way to the server; they can be written in the pipeline. */
export function isExact(text: string): boolean {
  return !/^-?\d+$/.test(text) || Number.isSafeInteger(Number(text));
}

/** A choice as it was saved; null where that is none. */
export function readChoice(value: unknown): IRunChoice | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const { name, overrides, compute, storage, isAfresh, isDebug } =
    value as Partial<IRunChoice>;
  return {
    name: typeof name === 'string' ? name : null,
    overrides: Object.fromEntries(
      entriesOf(overrides).map(([node, values]) => [node, textsOf(values)])
    ),
    compute: adapterOf(compute),
    storage: adapterOf(storage),
    isAfresh: isAfresh === true,
    isDebug: isDebug === true
  };
}

function adapterOf(value: unknown): IAdapterChoice | null {
  const { name, options } = (value ?? {}) as Partial<IAdapterChoice>;
  return typeof name === 'string' ? { name, options: textsOf(options) } : null;
}

/** Those that are JSON source text. */
function textsOf(value: unknown): Values {
  return Object.fromEntries(
    entriesOf(value).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && isJson(entry[1])
    )
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
    : [];
}

function parsed(values: Values): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => [
      name,
      JSON.parse(text) as unknown
    ])
  );
}

export function adapterRequest(choice: IAdapterChoice | null) {
  return choice && { name: choice.name, options: parsed(choice.options) };
}
