/**
 * The text of a `.dfpipe` document and what the shared model keeps of it: JSON source text for every value, so that
 * what was read is written again (`canonical.ts`) byte for byte. Described in `docs/reference/formats.md`.
 */
import {
  inlineJson,
  JsonError,
  readJson,
  type Json,
  type JsonObject
} from './json';
import { NO_LIST, noteKey } from './notes';
import { edgeId, type Connection } from './pipeline';

export const FORMAT = 1;

export type Texts = Map<string, string>;

export interface NodeText {
  operation: string;
  label: string | null;
  attributes: Texts;
  references: Texts;
  extra: Texts;
}

export interface EdgeText extends Connection {
  extra: Texts;
}

/** JSON source text wherever a value is free. */
export interface PipelineText {
  nodes: Map<string, NodeText>;
  /** By `edgeId`. */
  edges: Map<string, EdgeText>;
  layout: Texts;
  /** By `noteKey`, written in the order of the keys; under `NO_LIST` a value that is no list. */
  notes: Texts;
  meta: Texts;
}

/** The text is no pipeline that this version can edit; a newer format can be looked at as text only. */
export class UnreadablePipeline extends Error {
  constructor(
    readonly code: 'not_json' | 'not_a_pipeline' | 'unknown_format',
    /** What was found where, without a sentence around it: `nodes.Train.operation`, or JSON's reason. */
    readonly detail: string,
    readonly line: number | null = null,
    readonly column: number | null = null
  ) {
    super(detail);
    this.name = 'UnreadablePipeline';
  }
}

export function emptyPipeline(): PipelineText {
  return {
    nodes: new Map(),
    edges: new Map(),
    layout: new Map(),
    notes: new Map(),
    meta: new Map([['format', String(FORMAT)]])
  };
}

/** Throws UnreadablePipeline. An empty text is an empty pipeline. */
export function readPipeline(text: string): PipelineText {
  return read(text, format => format === FORMAT);
}

/** What can be understood of a pipeline of a newer format, to be looked at; null: it is none, or nothing of it. */
export function readNewer(text: string): PipelineText | null {
  if (text === '') {
    return null;
  }
  try {
    return read(text, format => Number.isInteger(format) && format > FORMAT);
  } catch (error) {
    if (error instanceof UnreadablePipeline) {
      return null;
    }
    throw error;
  }
}

function read(
  text: string,
  isKnown: (format: number) => boolean
): PipelineText {
  if (text.trim() === '') {
    return emptyPipeline();
  }
  const document = object(parse(text.replace(/^\ufeff/, '')), '');
  const format = document.get('format') ?? {
    kind: 'number',
    text: String(FORMAT)
  };
  if (format.kind !== 'number' || !isKnown(Number(format.text))) {
    throw new UnreadablePipeline('unknown_format', inlineJson(format));
  }
  const pipeline = emptyPipeline();
  for (const [key, value] of document) {
    switch (key) {
      case 'nodes':
        for (const [id, node] of object(value, 'nodes')) {
          pipeline.nodes.set(id, readNode(node, `nodes.${id}`));
        }
        break;
      case 'edges':
        if (value.kind !== 'array') {
          throw notA('edges');
        }
        value.items.forEach((item, index) => {
          const edge = readEdge(item, `edges[${index}]`);
          pipeline.edges.set(edgeId(edge), edge);
        });
        break;
      case 'layout':
        if (value.kind === 'object') {
          pipeline.layout = texts(value);
        } else if (!isEmpty(value)) {
          pipeline.meta.set(key, inlineJson(value));
        }
        break;
      case 'notes':
        pipeline.notes = noteTexts(value);
        break;
      default:
        pipeline.meta.set(key, inlineJson(value));
    }
  }
  return pipeline;
}

function parse(text: string): Json {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof JsonError) {
      throw new UnreadablePipeline(
        'not_json',
        error.reason,
        error.line,
        error.column
      );
    }
    throw error;
  }
}

function readNode(value: Json, where: string): NodeText {
  const node: NodeText = {
    operation: '',
    label: null,
    attributes: new Map(),
    references: new Map(),
    extra: new Map()
  };
  const entries = object(value, where);
  node.operation = string(entries.get('operation'), `${where}.operation`);
  for (const [key, item] of entries) {
    if (key === 'operation') {
      continue;
    }
    if (key === 'label' && item.kind === 'string') {
      node.label = string(item, where);
    } else if (key === 'attributes' && item.kind === 'object') {
      node.attributes = texts(item);
    } else if (key === 'references' && item.kind === 'object') {
      for (const [name, path] of item.entries) {
        node.references.set(name, string(path, `${where}.references.${name}`));
      }
    } else if (!(['attributes', 'references'].includes(key) && isEmpty(item))) {
      node.extra.set(key, inlineJson(item));
    }
  }
  return node;
}

export const ENDS = ['source', 'output', 'target', 'input'] as const;

function readEdge(value: Json, where: string): EdgeText {
  const entries = object(value, where);
  const [source, output, target, input] = ENDS.map(end =>
    string(entries.get(end), `${where}.${end}`)
  );
  const extra: Texts = new Map();
  for (const [key, item] of entries) {
    if (!(ENDS as readonly string[]).includes(key)) {
      extra.set(key, inlineJson(item));
    }
  }
  return { source, output, target, input, extra };
}

function object(value: Json, where: string): Map<string, Json> {
  if (value.kind !== 'object') {
    throw notA(where);
  }
  return value.entries;
}

function texts(value: JsonObject): Texts {
  return new Map(
    [...value.entries].map(([key, item]) => [key, inlineJson(item)])
  );
}

function noteTexts(value: Json): Texts {
  if (value.kind === 'array') {
    return new Map(
      value.items.map((item, index) => [noteKey(index), inlineJson(item)])
    );
  }
  return isEmpty(value) ? new Map() : new Map([[NO_LIST, inlineJson(value)]]);
}

function isEmpty(value: Json): boolean {
  return (
    (value.kind === 'array' && value.items.length === 0) ||
    (value.kind === 'object' && value.entries.size === 0)
  );
}

function string(value: Json | undefined, where: string): string {
  if (value?.kind !== 'string') {
    throw notA(where);
  }
  return JSON.parse(value.text) as string;
}

function notA(where: string): UnreadablePipeline {
  return new UnreadablePipeline('not_a_pipeline', where);
}
