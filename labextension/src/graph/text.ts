/**
 * The text of a `.dfpipe` document and what the shared model keeps of it: JSON source text for every value, so that
 * what was read is written again byte for byte. Described in `docs/reference/formats.md`; the Python twin is
 * `deepforge_jupyter/documents/pipeline_text.py`.
 */
import { blockJson, inlineJson, JsonError, jsonString, readJson, type Json } from './json';
import { compareText, edgeId, type Connection } from './pipeline';

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
  /** The whole list; null: there is none. */
  notes: string | null;
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
    notes: null,
    meta: new Map([['format', String(FORMAT)]])
  };
}

/** Throws UnreadablePipeline. An empty text is an empty pipeline. */
export function readPipeline(text: string): PipelineText {
  if (text.trim() === '') {
    return emptyPipeline();
  }
  const document = object(parse(text), 'the document');
  const format = document.get('format') ?? { kind: 'number', text: String(FORMAT) };
  if (format.kind !== 'number' || Number(format.text) !== FORMAT) {
    throw new UnreadablePipeline('unknown_format', inlineJson(format));
  }
  const pipeline = emptyPipeline();
  for (const [key, value] of document) {
    switch (key) {
      case 'format':
        break;
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
        pipeline.layout = texts(value, 'layout');
        break;
      case 'notes':
        pipeline.notes = inlineJson(value);
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
      throw new UnreadablePipeline('not_json', error.reason, error.line, error.column);
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
    switch (key) {
      case 'operation':
        break;
      case 'label':
        node.label = string(item, `${where}.label`);
        break;
      case 'attributes':
        node.attributes = texts(item, `${where}.attributes`);
        break;
      case 'references':
        for (const [name, path] of object(item, `${where}.references`)) {
          node.references.set(name, string(path, `${where}.references.${name}`));
        }
        break;
      default:
        node.extra.set(key, inlineJson(item));
    }
  }
  return node;
}

const ENDS = ['source', 'output', 'target', 'input'] as const;

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

function texts(value: Json, where: string): Texts {
  return new Map([...object(value, where)].map(([key, item]) => [key, inlineJson(item)]));
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

const NODE_KEYS = ['reuse', 'retries', 'time_limit_s'];

/** The canonical text: keys in the order of the schema, then unknown ones sorted; ids and names sorted. */
export function writePipeline(pipeline: PipelineText): string {
  const { meta } = pipeline;
  const lines = [
    field('format', meta.get('format') ?? String(FORMAT)),
    `"nodes": ${block(sorted(pipeline.nodes).map(([id, node]) => `${quoted(id)}: ${nodeText(node, '    ')}`), '{}', '  ')}`,
    `"edges": ${block(sorted(pipeline.edges).map(([, edge]) => edgeText(edge)), '[]', '  ')}`
  ];
  if (pipeline.layout.size > 0) {
    lines.push(
      `"layout": ${block(sorted(pipeline.layout).map(([id, place]) => field(id, place)), '{}', '  ')}`
    );
  }
  if (pipeline.notes !== null) {
    lines.push(`"notes": ${blockJson(readJson(pipeline.notes), '  ')}`);
  }
  for (const [key, value] of sorted(meta)) {
    if (key !== 'format') {
      lines.push(`${quoted(key)}: ${blockJson(readJson(value), '  ')}`);
    }
  }
  return `${block(lines, '{}', '')}\n`;
}

function nodeText(node: NodeText, margin: string): string {
  const lines = [field('operation', quoted(node.operation))];
  if (node.label !== null) {
    lines.push(field('label', quoted(node.label)));
  }
  if (node.attributes.size > 0) {
    lines.push(`"attributes": ${block(values(node.attributes, `${margin}    `), '{}', `${margin}  `)}`);
  }
  if (node.references.size > 0) {
    const references = sorted(node.references).map(([name, path]) => field(name, quoted(path)));
    lines.push(`"references": ${block(references, '{}', `${margin}  `)}`);
  }
  const known = NODE_KEYS.filter(key => node.extra.has(key));
  const unknown = sorted(node.extra).filter(([key]) => !NODE_KEYS.includes(key));
  for (const [key, value] of [
    ...known.map((key): [string, string] => [key, node.extra.get(key)!]),
    ...unknown
  ]) {
    lines.push(`${quoted(key)}: ${blockJson(readJson(value), `${margin}  `)}`);
  }
  return block(lines, '{}', margin);
}

function edgeText(edge: EdgeText): string {
  const ends = ENDS.map(end => field(end, quoted(edge[end])));
  const extra = sorted(edge.extra).map(([key, value]) => field(key, value));
  return `{${[...ends, ...extra].join(', ')}}`;
}

function values(texts: ReadonlyMap<string, string>, margin: string): string[] {
  return sorted(texts).map(([key, value]) => `${quoted(key)}: ${blockJson(readJson(value), margin)}`);
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([left], [right]) => compareText(left, right));
}

function field(key: string, text: string): string {
  return `${quoted(key)}: ${text}`;
}

function quoted(text: string): string {
  return jsonString(text).text;
}

function block(lines: readonly string[], empty: '{}' | '[]', margin: string): string {
  return lines.length === 0
    ? empty
    : `${empty[0]}\n${lines.map(line => `${margin}  ${line}`).join(',\n')}\n${margin}${empty[1]}`;
}
