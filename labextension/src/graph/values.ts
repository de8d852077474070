/** Attribute values as people type them, and as the document keeps them: JSON source text. */
import type { Attribute } from '../protocol/types';
import {
  inlineJson,
  jsonString,
  plainJson,
  prettyJson,
  tryReadJson
} from './json';

export type Field =
  | 'boolean'
  | 'choice'
  | 'integer'
  | 'number'
  | 'text'
  | 'path'
  | 'json'
  | 'artifact';

/** What went wrong with a typed value; the words are the view's. */
export type BadValue =
  'integer' | 'number' | 'json' | 'list' | 'object' | 'choice' | 'empty';

export type Typed =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: BadValue };

export const LISTS = new Set([
  'list',
  'tuple',
  'set',
  'frozenset',
  'Sequence',
  'Iterable'
]);
export const OBJECTS = new Set(['dict', 'Mapping']);

/** `list[int]` is `list`, `Optional[int]` and `int | None` are `int`. */
export function baseType(type: string | null | undefined): string | null {
  if (!type) {
    return null;
  }
  const text = type.trim();
  const optional = /^(?:\w+\.)?Optional\[(.*)\]$/s.exec(text);
  if (optional) {
    return baseType(optional[1]);
  }
  const union = text.split('|').map(part => part.trim());
  if (union.length === 2 && union.includes('None')) {
    return baseType(union.find(part => part !== 'None'));
  }
  const bare = text.replace(/\[.*\]$/s, '');
  return bare.slice(bare.lastIndexOf('.') + 1);
}

/** May the value be null? */
export function allowsNone(attribute: Attribute): boolean {
  const type = attribute.type ?? '';
  return (
    /\bOptional\[/.test(type) ||
    /\bNone\b/.test(type) ||
    attribute.default_source === 'None'
  );
}

export function fieldOf(attribute: Attribute): Field {
  if (attribute.choices && attribute.choices.length > 0) {
    return 'choice';
  }
  const type = baseType(attribute.type);
  switch (type) {
    case 'bool':
      return 'boolean';
    case 'int':
      return 'integer';
    case 'float':
      return 'number';
    case 'str':
      return 'text';
    case 'path':
    case 'Path':
      return 'path';
    case 'artifact':
      return 'artifact';
    default:
      return 'json';
  }
}

/** The JSON source text of the default; null: the attribute has none that is known. */
export function defaultText(attribute: Attribute): string | null {
  if (attribute.is_required) {
    return null;
  }
  const source = attribute.default_source ?? null;
  if (
    source !== null &&
    /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(source)
  ) {
    return source;
  }
  if (
    attribute.default === undefined ||
    (attribute.default === null && source !== null && source !== 'None')
  ) {
    return null;
  }
  const value = tryReadJson(JSON.stringify(attribute.default));
  return value === null ? null : inlineJson(value);
}

/** What a person sees in the field for a JSON source text. */
export function shown(
  field: Field,
  text: string,
  isOnSeveralLines = false
): string {
  const value = tryReadJson(text);
  if (value === null) {
    return text;
  }
  if (value.kind === 'literal' && value.text === 'null') {
    return '';
  }
  if (value.kind === 'string' && field !== 'json') {
    return JSON.parse(value.text) as string;
  }
  if (isOnSeveralLines) {
    return prettyJson(value);
  }
  if (value.kind === 'array' && field === 'json' && value.items.length > 0) {
    return value.items.every(
      item => item.kind === 'number' || item.kind === 'literal'
    )
      ? value.items.map(inlineJson).join(', ')
      : inlineJson(value);
  }
  return inlineJson(value);
}

/** As `shown`, such that what stands there is read again as the same value. */
export function shownFor(
  attribute: Attribute,
  field: Field,
  text: string,
  isOnSeveralLines = false
): string {
  const value = tryReadJson(text);
  const isList = LISTS.has(baseType(attribute.type) ?? '');
  return field === 'json' && value?.kind === 'array' && !isList
    ? isOnSeveralLines
      ? prettyJson(value)
      : inlineJson(value)
    : shown(field, text, isOnSeveralLines);
}

/** A short form for the card: `64, 32`, `relu`. */
export function brief(text: string): string {
  const value = tryReadJson(text);
  if (value?.kind === 'string') {
    return JSON.parse(value.text) as string;
  }
  if (value?.kind === 'literal') {
    return { true: 'on', false: 'off', null: 'none' }[value.text] ?? value.text;
  }
  return value === null ? text : shown('json', text);
}

/** The JSON source text of what a person typed. */
export function typed(attribute: Attribute, input: string): Typed {
  const field = fieldOf(attribute);
  const text = input.trim();
  if (text === '' && allowsNone(attribute) && field !== 'text') {
    return { ok: true, text: 'null' };
  }
  switch (field) {
    case 'integer':
      return number(text, /^[+-]?\d+$/, 'integer');
    case 'number':
      return number(
        text,
        /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/,
        'number'
      );
    case 'boolean':
      return { ok: true, text: text === 'true' ? 'true' : 'false' };
    case 'text':
      return { ok: true, text: jsonString(input).text };
    case 'artifact':
    case 'path':
      return text === ''
        ? { ok: false, problem: 'empty' }
        : { ok: true, text: jsonString(text).text };
    case 'choice':
      return choice(attribute, text);
    default:
      return json(baseType(attribute.type), text);
  }
}

function number(text: string, form: RegExp, problem: BadValue): Typed {
  if (!form.test(text)) {
    return { ok: false, problem };
  }
  const [, sign, whole, rest] = /^([+-]?)(\d*)(.*)$/.exec(text)!;
  const fraction = rest.replace(/^\.(?!\d)/, '.0');
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return { ok: true, text: `${sign === '-' ? '-' : ''}${digits}${fraction}` };
}

function choice(attribute: Attribute, text: string): Typed {
  const found = (attribute.choices ?? []).find(
    item => inline(item) === text || item === text
  );
  return found === undefined
    ? { ok: false, problem: 'choice' }
    : { ok: true, text: inline(found) };
}

/** A choice as JSON source text. */
export function inline(value: unknown): string {
  return inlineJson(tryReadJson(JSON.stringify(value ?? null))!);
}

function json(type: string | null, text: string): Typed {
  if (text === '') {
    return { ok: false, problem: 'empty' };
  }
  const isList = type !== null && LISTS.has(type);
  const isObject = type !== null && OBJECTS.has(type);
  const value =
    tryReadJson(text) ??
    (isList ? tryReadJson(`[${text.replace(/,\s*$/, '')}]`) : null) ??
    pythonForm(text);
  if (isList && value?.kind !== 'array') {
    const single =
      value !== null && value.kind !== 'object' ? inlineJson(value) : null;
    return single === null
      ? { ok: false, problem: 'list' }
      : { ok: true, text: `[${single}]` };
  }
  if (isObject && value?.kind !== 'object') {
    return { ok: false, problem: 'object' };
  }
  if (value === null) {
    return /^[[{"]/.test(text)
      ? { ok: false, problem: 'json' }
      : { ok: true, text: jsonString(text).text };
  }
  return { ok: true, text: inlineJson(value) };
}

/** `('a', True)` as people write it in Python. */
function pythonForm(text: string) {
  if (/["\\]/.test(text)) {
    return null;
  }
  return tryReadJson(
    text
      .replace(/^\((.*?),?\s*\)$/s, '[$1]')
      .replace(/'/g, '"')
      .replace(/\bTrue\b/g, 'true')
      .replace(/\bFalse\b/g, 'false')
      .replace(/\bNone\b/g, 'null')
  );
}

/** Equal as values: `1.0` and `1.00` are, `1` and `1.0` are not (Python's types differ). */
export function sameValue(left: string | null, right: string | null): boolean {
  if (left === right || left === null || right === null) {
    return left === right;
  }
  const [a, b] = [tryReadJson(left), tryReadJson(right)];
  if (a === null || b === null) {
    return false;
  }
  if (a.kind === 'number' && b.kind === 'number') {
    const isWhole = (text: string) => /^-?\d+$/.test(text);
    return (
      isWhole(a.text) === isWhole(b.text) && Number(a.text) === Number(b.text)
    );
  }
  return inlineJson(a) === inlineJson(b);
}

/** The value as plain JavaScript, for a check that needs no exact digits. */
export function plainValue(text: string): unknown {
  const value = tryReadJson(text);
  return value === null ? undefined : plainJson(value);
}
