/** An environment file as lists, and edits of its text that touch nothing else: comments and layout stay. */
import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq
} from 'yaml';

export type PackageSource = 'conda' | 'pip';

/** A package as it is asked for; `index` is its place among those of its source. */
export interface IListedPackage {
  readonly source: PackageSource;
  readonly index: number;
  readonly text: string;
  readonly name: string;
  /** What follows the name: `>=2,<3`; empty: any version. */
  readonly constraint: string;
  /** Counted from 1. */
  readonly line: number;
}

export interface IListedEnvironment {
  readonly channels: readonly string[];
  readonly packages: readonly IListedPackage[];
}

type Item = Scalar<unknown>;
interface IList {
  readonly node: YAMLSeq;
  /** The items that can be listed, which leaves out the `pip:` list itself. */
  readonly items: readonly Item[];
}

const NAME = /^(?:[^\s=<>!~[\]]+::)?[A-Za-z0-9_.*-]+/;

/** What the text lists; null where it is no YAML of the kind, so that it can only be edited as text. */
export function readEnvironment(text: string): IListedEnvironment | null {
  const root = rootOf(text);
  if (!root) {
    return null;
  }
  const lineAt = lineCounter(text);
  const packages = (['conda', 'pip'] as const).flatMap(source =>
    (listOf(root, source)?.items ?? []).map((item, index) => {
      const spec = String(item.value ?? '').trim();
      const name = NAME.exec(spec)?.[0] ?? spec;
      return {
        source,
        index,
        text: spec,
        name,
        constraint: spec.slice(name.length).trim(),
        line: lineAt(item.range?.[0] ?? 0)
      };
    })
  );
  const channels = (listOf(root, 'channels')?.items ?? []).map(item =>
    String(item.value ?? '')
  );
  return { channels, packages };
}

/** The text of a package as it is asked for in a file: `numpy>=2`, `numpy=2.1` where only a version is given. */
export function specOf(
  name: string,
  constraint: string,
  source: PackageSource
): string {
  const wanted = constraint.trim();
  const isVersion = /^[0-9]/.test(wanted);
  return `${name.trim()}${isVersion ? (source === 'pip' ? '==' : '=') : ''}${wanted}`;
}

export function addPackage(
  text: string,
  source: PackageSource,
  spec: string
): string {
  if (source === 'conda') {
    return added(text, 'dependencies', spec);
  }
  const root = rootOf(text);
  if (root && listOf(root, 'pip')) {
    return added(text, 'pip', spec);
  }
  const hasPip = readEnvironment(text)?.packages.some(
    ({ name }) => name === 'pip'
  );
  const withPip = hasPip ? text : added(text, 'dependencies', 'pip');
  const pipNode = emptyPip(withPip);
  return pipNode === null
    ? addedRaw(
        withPip,
        'dependencies',
        indent => `- pip:\n${indent}  - ${written(spec)}`
      )
    : `${withPip.slice(0, pipNode.end)}\n${pipNode.indent}- ${written(spec)}${withPip.slice(pipNode.end)}`;
}

export function removePackage(
  text: string,
  source: PackageSource,
  index: number
): string {
  return removed(text, source, index);
}

export function changePackage(
  text: string,
  source: PackageSource,
  index: number,
  spec: string
): string {
  const root = rootOf(text);
  const list = root && listOf(root, source);
  const item = list?.items[index];
  if (!item?.range) {
    return text;
  }
  const [start, end] = item.range;
  const inFlow = list?.node.flow === true;
  return text.slice(0, start) + written(spec, inFlow) + text.slice(end);
}

export function addChannel(text: string, channel: string): string {
  return added(text, 'channels', channel);
}

export function removeChannel(text: string, index: number): string {
  return removed(text, 'channels', index);
}

function rootOf(text: string): YAMLMap | null {
  const document = parseDocument(text, { uniqueKeys: false });
  const { contents } = document;
  if (document.errors.length > 0 || (contents !== null && !isMap(contents))) {
    return null;
  }
  const root = contents ?? parseDocument('{}').contents;
  const lists = ['channels', 'dependencies'].map(key => valueOf(root, key));
  const isKnown = lists.every(
    value =>
      value === undefined ||
      isSeq(value) ||
      (isScalar(value) && value.value === null)
  );
  return isMap(root) && isKnown ? root : null;
}

function valueOf(root: unknown, key: string): unknown {
  return isMap(root) ? root.get(key, true) : undefined;
}

function pipPair(root: YAMLMap): Pair<unknown, unknown> | null {
  const dependencies = valueOf(root, 'dependencies');
  if (!isSeq(dependencies)) {
    return null;
  }
  for (const item of dependencies.items) {
    if (isMap(item)) {
      const found = item.items.find(
        pair => isScalar(pair.key) && pair.key.value === 'pip'
      );
      if (found) {
        return found;
      }
    }
  }
  return null;
}

function listOf(
  root: YAMLMap,
  name: PackageSource | 'channels' | 'dependencies'
): IList | null {
  const node =
    name === 'pip'
      ? pipPair(root)?.value
      : valueOf(root, name === 'conda' ? 'dependencies' : name);
  return isSeq(node)
    ? { node, items: node.items.filter((item): item is Item => isScalar(item)) }
    : null;
}

/** Where a list shall begin after a `pip:` that has none yet. */
function emptyPip(text: string): { end: number; indent: string } | null {
  const root = rootOf(text);
  const pair = root && pipPair(root);
  if (!pair || !isScalar(pair.key) || !pair.key.range) {
    return null;
  }
  const start = pair.key.range[0];
  const lineEnd = endOfLine(text, start);
  return { end: lineEnd, indent: ' '.repeat(columnOf(text, start)) };
}

function added(
  text: string,
  key: 'pip' | 'channels' | 'dependencies',
  value: string
): string {
  const root = rootOf(text);
  const list = root && listOf(root, key);
  if (list?.node.flow && list.node.range) {
    const at = text.lastIndexOf(']', list.node.range[1] - 1);
    const isEmpty = list.node.items.length === 0;
    const before = text.slice(0, at).replace(/[\s,]+$/, '');
    return `${before}${isEmpty ? '' : ', '}${written(value, true)}${text.slice(at)}`;
  }
  return addedRaw(text, key, () => `- ${written(value)}`);
}

/** With a further item at the end of a list in lines, or with the list if there is none. */
function addedRaw(
  text: string,
  key: 'pip' | 'channels' | 'dependencies',
  item: (indent: string) => string
): string {
  const root = rootOf(text);
  const list = root && listOf(root, key);
  const last = list?.node.items.at(-1) as
    { range?: number[] | null } | undefined;
  if (list && last?.range && list.node.range) {
    const indent = ' '.repeat(columnOf(text, list.node.range[0]));
    const end = endOfLine(text, Math.max(last.range[1] - 1, last.range[0]));
    return `${text.slice(0, end)}\n${indent}${item(indent)}${text.slice(end)}`;
  }
  const pair = root?.items.find(
    ({ key: found }) => isScalar(found) && found.value === key
  );
  if (pair && isScalar(pair.key) && pair.key.range) {
    const end = endOfLine(text, pair.key.range[0]);
    return `${text.slice(0, end)}\n  ${item('  ')}${text.slice(end)}`;
  }
  const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  const section = `${key}:\n  ${item('  ')}\n`;
  const dependencies = root?.items.find(
    ({ key: found }) => isScalar(found) && found.value === 'dependencies'
  );
  if (key === 'channels' && dependencies && isScalar(dependencies.key)) {
    // Channels are usually read before what comes from them.
    const at = dependencies.key.range?.[0] ?? 0;
    return text.slice(0, at) + section + text.slice(at);
  }
  return before + section;
}

function removed(
  text: string,
  key: PackageSource | 'channels',
  index: number
): string {
  const root = rootOf(text);
  const list = root && listOf(root, key);
  const item = list?.items[index];
  if (!list || !item?.range) {
    return text;
  }
  const [start, end] = item.range;
  if (list.node.flow) {
    const after = /^\s*,\s*/.exec(text.slice(end));
    const before = /,\s*$/.exec(text.slice(0, start));
    return after
      ? text.slice(0, start) + text.slice(end + after[0].length)
      : text.slice(0, start - (before?.[0].length ?? 0)) + text.slice(end);
  }
  const dash = text.lastIndexOf('-', start - 1);
  const lineStart = text.lastIndexOf('\n', dash - 1) + 1;
  const lineEnd = endOfLine(text, Math.max(end - 1, start));
  return text.slice(0, lineStart) + text.slice(lineEnd + 1);
}

/** The value as YAML in one line. */
function written(value: string, isFlow = false): string {
  const plain = stringify(value, { lineWidth: 0 }).trimEnd();
  return isFlow && plain === value && /[,[\]{}]/.test(value)
    ? JSON.stringify(value)
    : plain;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}

function lineCounter(text: string): (at: number) => number {
  return at => text.slice(0, at).split('\n').length;
}
