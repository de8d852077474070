/** The elements of an operation's interface, and the edits that change them. */
import type { Attribute, Edit, Operation } from '../protocol/types';

export type ElementKind = 'input' | 'reference' | 'attribute' | 'output';

/** One named thing of the interface. */
export interface IElement {
  readonly kind: ElementKind;
  readonly name: string;
  /** Source text; of a reference, the kind of resource. */
  readonly type: string | null;
  /** It need not be given. */
  readonly isOptional: boolean;
  /** Source text; null where there is none. */
  readonly standard: string | null;
  readonly doc: string | null;
  /** Its values, where it has few; source text. */
  readonly choices: readonly string[] | null;
  /** The code says neither that it is a reference nor that it is an attribute. */
  readonly isEither: boolean;
}

export type Interface = Readonly<Record<ElementKind, readonly IElement[]>>;

export function interfaceOf(operation: Operation | null): Interface {
  const plain = { standard: null, choices: null, isEither: false };
  return {
    input: (operation?.inputs ?? []).map(port => ({
      ...plain,
      kind: 'input',
      name: port.name,
      type: port.type,
      isOptional: port.optional,
      doc: port.description
    })),
    output: (operation?.outputs ?? []).map(port => ({
      ...plain,
      kind: 'output',
      name: port.name,
      type: port.type,
      isOptional: false,
      doc: port.description
    })),
    reference: (operation?.references ?? []).map(reference => ({
      ...plain,
      kind: 'reference',
      name: reference.name,
      type: reference.kind,
      isOptional: !reference.is_required,
      doc: reference.description,
      isEither: reference.may_be_attribute
    })),
    attribute: (operation?.attributes ?? []).map(attribute => ({
      kind: 'attribute',
      name: attribute.name,
      type: attribute.type,
      isOptional: !attribute.is_required,
      standard: attribute.default_source,
      doc: attribute.description,
      choices: choicesOf(attribute),
      isEither: false
    }))
  };
}

/** As source text; the one that is the default as the code writes it. Members of an `Enum` are the code's to name. */
function choicesOf(attribute: Attribute): readonly string[] | null {
  if (attribute.type === 'bool') {
    return ['True', 'False'];
  }
  if (attribute.choices === null || attribute.choice_names !== null) {
    return null;
  }
  const { default: standard, default_source: source } = attribute;
  return attribute.choices.map(choice =>
    source !== null && choice === standard ? source : sourceOf(choice)
  );
}

function sourceOf(choice: unknown): string {
  const words = new Map<unknown, string>([
    [true, 'True'],
    [false, 'False'],
    [null, 'None']
  ]);
  return words.get(choice) ?? JSON.stringify(choice);
}

/** What was written as `name`, `name: type`, `name = default` or all of it. */
export interface INewElement {
  readonly name: string;
  readonly type: string | null;
  readonly standard: string | null;
}

export function newElement(text: string): INewElement {
  const [declared, standard] = cut(text, '=');
  const [name, type] = cut(declared, ':');
  return { name, type: type || null, standard: standard || null };
}

function cut(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0
    ? [text.trim(), '']
    : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

export function addition(kind: ElementKind, added: INewElement): Edit {
  const { name, type, standard } = added;
  switch (kind) {
    case 'input':
      return { do: 'add-input', name, type, default: standard };
    case 'output':
      return { do: 'add-output', name, type };
    case 'attribute':
      return {
        do: 'add-attribute',
        name,
        type,
        default: standard && asDefault(standard, type)
      };
    case 'reference':
      return { do: 'add-reference', name, kind: type };
  }
}

export function removal({ kind, name }: IElement): Edit {
  return { do: `remove-${kind}`, name } as Edit;
}

export function renaming({ kind, name }: IElement, to: string): Edit {
  return { do: `rename-${kind}`, name, to } as Edit;
}

/**
 * Null takes the type away. What may be either becomes a reference if `type` is one of the `kinds` of resources or null,
 * else an attribute.
 */
export function retyping(
  { kind, name, isEither }: IElement,
  type: string | null,
  kinds: readonly string[] = []
): Edit {
  if (isEither && type !== null && !kinds.includes(type)) {
    return { do: 'retype-attribute', name, type };
  }
  return kind === 'reference'
    ? { do: 'retype-reference', name, kind: type }
    : ({ do: `retype-${kind}`, name, type } as Edit);
}

/** To this place among the elements of its kind. */
export function moving({ kind, name }: IElement, index: number): Edit {
  return { do: `move-${kind}`, name, index } as Edit;
}

/** Empty takes it away. */
export function documenting({ kind, name }: IElement, doc: string): Edit {
  return { do: 'document', name, of: kind, doc: doc.trim() || null };
}

/** Source text; empty: it must be given. */
export function defaulting(element: IElement, source: string): Edit {
  const { kind, name, type } = element;
  const text = source.trim();
  return text === ''
    ? { do: 'remove-default', name, of: kind }
    : { do: 'set-default', name, of: kind, default: asDefault(text, type) };
}

const QUOTED = /^[bBrRfFuU]{0,2}["']/;

/** A text need not be quoted by the person where the type says that it is one. */
function asDefault(source: string, type: string | null): string {
  const isText = type === 'str' || type === 'path';
  return isText && !QUOTED.test(source) && source !== 'None'
    ? JSON.stringify(source)
    : source;
}
