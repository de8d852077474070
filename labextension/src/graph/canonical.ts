/** The one text of a pipeline; the Python twin is `deepforge_jupyter/documents/pipeline_text.py`. */
import { jsonString } from './json';
import { NO_LIST } from './notes';
import {
  ENDS,
  FORMAT,
  type EdgeText,
  type NodeText,
  type PipelineText
} from './text';

const DOCUMENT_KEYS = [
  'format',
  'description',
  'nodes',
  'edges',
  'layout',
  'notes'
];
const NODE_KEYS = [
  'operation',
  'label',
  'note',
  'attributes',
  'references',
  'reuse',
  'retries',
  'time_limit_s'
];

/** The canonical text. */
export function writePipeline(pipeline: PipelineText): string {
  const members = new Map(pipeline.meta);
  if (!members.has('format')) {
    members.set('format', String(FORMAT));
  }
  members.set(
    'nodes',
    lines(
      '{}',
      sorted(pipeline.nodes).map(([id, node]) => member(id, nodeText(node))),
      2
    )
  );
  members.set(
    'edges',
    lines(
      '[]',
      sorted(pipeline.edges).map(([, edge]) => edgeText(edge)),
      2
    )
  );
  if (pipeline.layout.size > 0) {
    members.set(
      'layout',
      lines(
        '{}',
        sorted(pipeline.layout).map(([id, place]) => member(id, place)),
        2
      )
    );
  }
  if (pipeline.notes.size > 0) {
    const items = sorted(pipeline.notes).map(([, note]) => note);
    members.set('notes', pipeline.notes.get(NO_LIST) ?? lines('[]', items, 2));
  }
  return `${lines('{}', ordered(members, DOCUMENT_KEYS), 0)}\n`;
}

function nodeText(node: NodeText): string {
  const members = new Map(node.extra);
  members.set('operation', quoted(node.operation));
  if (node.label !== null) {
    members.set('label', quoted(node.label));
  }
  if (node.attributes.size > 0) {
    members.set('attributes', lines('{}', ordered(node.attributes), 6));
  }
  if (node.references.size > 0) {
    const paths = new Map(
      [...node.references].map(([name, path]) => [name, quoted(path)])
    );
    members.set('references', lines('{}', ordered(paths), 6));
  }
  return lines('{}', ordered(members, NODE_KEYS), 4);
}

function edgeText(edge: EdgeText): string {
  const members = new Map([
    ...edge.extra,
    ...ENDS.map((end): [string, string] => [end, quoted(edge[end])])
  ]);
  return `{${ordered(members, ENDS).join(', ')}}`;
}

/** `known` keys first, in their order, then the others sorted. */
function ordered(
  members: ReadonlyMap<string, string>,
  known: readonly string[] = []
): string[] {
  const first = known.flatMap(key =>
    members.has(key) ? [member(key, members.get(key)!)] : []
  );
  const others = sorted(members).filter(([key]) => !known.includes(key));
  return [...first, ...others.map(([key, text]) => member(key, text))];
}

/** By UTF-16 code units. */
function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([left], [right]) =>
    left < right ? -1 : left > right ? 1 : 0
  );
}

function member(key: string, text: string): string {
  return `${quoted(key)}: ${text}`;
}

function quoted(text: string): string {
  return jsonString(text).text;
}

function lines(
  brackets: '{}' | '[]',
  items: readonly string[],
  indent: number
): string {
  const margin = ' '.repeat(indent);
  return items.length === 0
    ? brackets
    : `${brackets[0]}\n${items.map(item => `${margin}  ${item}`).join(',\n')}\n${margin}${brackets[1]}`;
}
