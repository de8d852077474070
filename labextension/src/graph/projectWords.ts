/** What of a project can be written at a place of its code: names of ports and attributes, and its modules. */
import type { Operation, ProjectModule } from '../protocol/types';

export type WordKind =
  'attribute' | 'reference' | 'input' | 'output' | 'module' | 'name';

export interface IWord {
  readonly name: string;
  readonly kind: WordKind;
  /** What it is for. */
  readonly help: string | null;
}

export interface IProjectWords {
  /** From where on the word replaces what is there. */
  readonly start: number;
  readonly words: readonly IWord[];
}

export interface ICodeSurroundings {
  /** What the code says, where it is an operation's. */
  readonly operation: Operation | null;
  readonly modules: readonly ProjectModule[];
  readonly operations: readonly Operation[];
}

const PACKAGE =
  /(?:^|[^\w.])(utils|serializers|operations)\.((?:\w+\.)*)(\w*)$/;
const FROM_PACKAGE =
  /^\s*from\s+(utils|serializers|operations)((?:\.\w+)*)\s+import\s+(?:\(?[\w\s,]*,\s*|\(\s*)?(\w*)$/;
const MEMBER = /(?:^|[^\w.])self\.(\w*)$/;
const WORD = /(?:^|[^\w.])([A-Za-z_]\w*)$/;

/** Null where nothing of ours fits. */
export function projectWords(
  text: string,
  offset: number,
  around: ICodeSurroundings
): IProjectWords | null {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const from = FROM_PACKAGE.exec(line);
  if (from) {
    const inside = from[2] ? `${from[2].slice(1)}.` : '';
    return of(offset, from[3], modulesIn(from[1], inside, around));
  }
  const dotted = PACKAGE.exec(line);
  if (dotted) {
    return of(offset, dotted[3], modulesIn(dotted[1], dotted[2], around));
  }
  const { operation } = around;
  if (!operation || !isInClass(text, offset, operation)) {
    return null;
  }
  const member = MEMBER.exec(line);
  if (member) {
    return of(offset, member[1], settingsOf(operation));
  }
  const word = WORD.exec(line);
  return word ? of(offset, word[1], portsOf(operation)) : null;
}

function of(
  offset: number,
  typed: string,
  all: readonly IWord[]
): IProjectWords | null {
  const words = all.filter(({ name }) => name.startsWith(typed));
  return words.length > 0 ? { start: offset - typed.length, words } : null;
}

/** What can follow `package.inside`: the next parts of names of modules, and what the module so named defines. */
function modulesIn(
  name: string,
  inside: string,
  around: ICodeSurroundings
): IWord[] {
  const found =
    name === 'operations'
      ? around.operations
          .filter(operation => !operation.is_builtin)
          .map(({ name, help }) => ({ name, help }))
      : around.modules
          .filter(module => module.package === name && module.name !== name)
          .map(({ name, description }) => ({ name, help: description }));
  const next = new Map<string, IWord>();
  for (const { name, help } of found) {
    if (name.startsWith(inside)) {
      const [part, ...rest] = name.slice(inside.length).split('.');
      const isModule = rest.length === 0;
      if (isModule || !next.has(part)) {
        next.set(part, {
          name: part,
          kind: 'module',
          help: isModule ? (help ?? null) : null
        });
      }
    }
  }
  const words = [...next.values()];
  const itself = around.modules.find(
    module => module.module === `${name}.${inside}`.replace(/\.$/, '')
  );
  const defined = (itself?.defines ?? []).map((name): IWord => ({
    name,
    kind: 'name',
    help: null
  }));
  return [...words, ...defined.filter(({ name }) => !next.has(name))];
}

function settingsOf({ attributes, references }: Operation): IWord[] {
  const word =
    (kind: WordKind) =>
    (setting: { name: string; description: string | null }): IWord => ({
      name: setting.name,
      kind,
      help: setting.description
    });
  return [
    ...attributes.map(word('attribute')),
    ...references.map(word('reference'))
  ];
}

function portsOf(operation: Operation): IWord[] {
  const word =
    (kind: WordKind) =>
    (port: { name: string; description: string | null }): IWord => ({
      name: port.name,
      kind,
      help: port.description
    });
  const inputs = operation.inputs.map(word('input'));
  const taken = new Set(inputs.map(({ name }) => name));
  return [
    ...inputs,
    ...operation.outputs
      .filter(({ name }) => !taken.has(name))
      .map(word('output'))
  ];
}

/** True in an indented line below that of the class, before the next line at its own level. */
function isInClass(
  text: string,
  offset: number,
  operation: Operation
): boolean {
  const lines = text.slice(0, offset).split('\n');
  const head = new RegExp(`^class\\s+${operation.class_name}\\b`);
  const start = lines.map(line => head.test(line)).lastIndexOf(true);
  return (
    start >= 0 &&
    start < lines.length - 1 &&
    lines
      .slice(start + 1)
      .every(line => /^(\s|#|\)|$)/.test(line) || line.trim() === '') &&
    /^\s/.test(lines.at(-1) ?? '')
  );
}
