/**
 * Whether a value of one annotation can go where another is expected, judged from their text alone: the rules of
 * `deepforge_jupyter/domain/types.py`.
 */
export type Fit = 'fits' | 'doubtful' | 'wrong';

const SAYS_NOTHING = new Set([
  'Any',
  'object',
  'None',
  'T',
  'Resource',
  'TypeVar',
  'Incomplete'
]);

const SAME: Readonly<Record<string, string>> = {
  List: 'list',
  Sequence: 'list',
  Iterable: 'list',
  Collection: 'list',
  MutableSequence: 'list',
  Dict: 'dict',
  Mapping: 'dict',
  MutableMapping: 'dict',
  OrderedDict: 'dict',
  defaultdict: 'dict',
  Tuple: 'tuple',
  Set: 'set',
  FrozenSet: 'frozenset',
  Text: 'str',
  NDArray: 'ndarray',
  array: 'ndarray',
  ArrayLike: 'ndarray',
  PathLike: 'Path',
  PurePath: 'Path'
};

const WIDER: Readonly<Record<string, readonly string[]>> = {
  bool: ['int', 'float', 'complex'],
  int: ['float', 'complex'],
  float: ['complex'],
  tuple: ['list'],
  set: ['list', 'frozenset'],
  dict: ['list'],
  str: ['list', 'Path'],
  bytes: ['list'],
  ndarray: ['list'],
  DataFrame: ['dict']
};

const BUILTIN = new Set(
  'bool int float complex str bytes list dict tuple set frozenset'.split(' ')
);
const WRAPPERS = new Set([
  'Annotated',
  'Final',
  'Required',
  'NotRequired',
  'ReadOnly',
  'Optional'
]);

/** `fits` unless both are known and plainly differ; `wrong` only between Python's own types. */
export function fitOf(given: string | null, wanted: string | null): Fit {
  const [sources, targets] = [typeNames(given), typeNames(wanted)];
  if (given === wanted || sources.length === 0 || targets.length === 0) {
    return 'fits';
  }
  if (
    sources.some(name =>
      targets.some(other => name === other || WIDER[name]?.includes(other))
    )
  ) {
    return 'fits';
  }
  return [...sources, ...targets].every(name => BUILTIN.has(name))
    ? 'wrong'
    : 'doubtful';
}

/** The bare names of a union's members (`np.ndarray | None` is `ndarray`); empty if it says nothing (`Any`, prose). */
export function typeNames(annotation: string | null): string[] {
  const names = annotation === null ? [] : members(annotation.trim());
  return names.some(name => SAYS_NOTHING.has(name)) ? [] : names;
}

function members(text: string): string[] {
  const quoted = /^(["'])(.*)\1$/s.exec(text);
  if (quoted) {
    return members(quoted[2].trim());
  }
  const alternatives = split(text, '|');
  if (alternatives.length > 1) {
    return some(alternatives.flatMap(members));
  }
  const form = /^((?:\w+\.)*)(\w+)\s*(?:\[(.*)\])?$/s.exec(text);
  if (!form || /^\d/.test(form[2])) {
    return ['Any'];
  }
  const [, , name, inner] = form;
  if (inner === undefined) {
    return [SAME[name] ?? name];
  }
  const items = split(inner, ',');
  if (WRAPPERS.has(name)) {
    return members(items[0]);
  }
  if (name === 'Union') {
    return some(items.flatMap(members));
  }
  return name === 'Literal' ? items.map(literal) : [SAME[name] ?? name];
}

/** The members of a union; None among others says nothing by itself. */
function some(names: readonly string[]): string[] {
  const others = names.filter(name => name !== 'None');
  return others.length > 0 ? others : ['Any'];
}

function literal(text: string): string {
  if (/^(b?)["']/.test(text)) {
    return text.startsWith('b') ? 'bytes' : 'str';
  }
  return /^(True|False)$/.test(text)
    ? 'bool'
    : /^-?\d+$/.test(text)
      ? 'int'
      : 'Any';
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
  return [...parts, text.slice(start)].map(part => part.trim()).filter(Boolean);
}
