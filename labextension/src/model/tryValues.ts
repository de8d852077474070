import { Signal, type ISignal } from '@lumino/signaling';

import { isSameSource, type Source, type SourceChoice } from '../graph/sources';
import { brief } from '../graph/values';
import type { Operation, TryInput, TryOperation } from '../protocol/types';
import type { IRemembered, TryMemory } from './tryMemory';
import type { TrySources } from './trySources';

export interface IInput {
  /** What will be taken; null: nothing. */
  readonly source: Source | null;
  /** What the source is, where it is known. */
  readonly choice: SourceChoice | null;
  /** The person chose it; else it is what the operation had when it ran last. */
  readonly isChosen: boolean;
}

const NO_INPUT: TryInput = {
  artifact: null,
  execution: null,
  node: null,
  port: null,
  expression: null
};

/** The values of an operation's inputs, attributes and references for the next try. */
export class TryValues {
  constructor(
    private readonly _memory: TryMemory,
    private readonly _sources: TrySources,
    private readonly _operation: () => Operation | null
  ) {}

  /** Emitted with the name of what was set. */
  get changed(): ISignal<this, string> {
    return this._changed;
  }

  get choices(): readonly SourceChoice[] {
    return this._sources.choices;
  }

  input(port: string): IInput {
    const chosen = this._memory.value.inputs.get(port);
    const last = this._sources.last?.inputs.get(port) ?? null;
    if (chosen === undefined) {
      return { source: last?.source ?? null, choice: last, isChosen: false };
    }
    const known = last ? [...this.choices, last] : this.choices;
    const choice =
      chosen && known.find(({ source }) => isSameSource(source, chosen));
    return { source: chosen, choice: choice ?? null, isChosen: true };
  }

  /** Null: no value; undefined: what it had when it ran last. */
  setInput(port: string, source: Source | null | undefined): void {
    this._put('inputs', port, source);
  }

  /** JSON source text; null: the code's default. */
  attribute(name: string): string | null {
    const isRequired = this._operation()?.attributes.some(
      attribute => attribute.name === name && attribute.is_required
    );
    const last = isRequired ? this._sources.last?.attributes.get(name) : null;
    return this._memory.value.attributes.get(name) ?? last ?? null;
  }

  setAttribute(name: string, text: string | null): void {
    this._put('attributes', name, text ?? undefined);
  }

  /** A resource's path. */
  reference(name: string): string | null {
    const { references, attributes } = this._memory.value;
    if (references.has(name) || attributes.has(name)) {
      return references.get(name) || null;
    }
    return this._sources.last?.references.get(name) ?? null;
  }

  setReference(name: string, path: string | null): void {
    this._put('references', name, path ?? '');
  }

  /** The values that a person set, for a title: `epochs 3`. */
  spoken(): string[] {
    const { attributes, references } = this._memory.value;
    const known = this._operation()?.attributes ?? [];
    return [
      ...[...references].filter(([, path]) => path),
      ...[...attributes]
        .filter(([name]) => known.some(attribute => attribute.name === name))
        .map(([name, text]) => [name, brief(text)])
    ].map(([name, text]) => `${name} ${text}`);
  }

  /** What has to be given and is not. */
  missing(): string[] {
    const {
      inputs = [],
      attributes = [],
      references = []
    } = this._operation() ?? {};
    return [
      ...inputs.filter(
        ({ name, optional }) => !optional && !this.input(name).source
      ),
      ...attributes.filter(
        ({ name, is_required }) => is_required && this.attribute(name) === null
      ),
      ...references.filter(
        ({ name, is_required }) =>
          is_required &&
          this.reference(name) === null &&
          this.attribute(name) === null
      )
    ].map(({ name }) => name);
  }

  request(): Pick<TryOperation, 'inputs' | 'attributes' | 'references'> {
    const operation = this._operation();
    const inputs: Record<string, TryInput> = {};
    const attributes: Record<string, unknown> = {};
    const references: Record<string, string> = {};
    for (const { name } of operation?.inputs ?? []) {
      const { source } = this.input(name);
      if (source) {
        inputs[name] = { ...NO_INPUT, ...source };
      }
    }
    for (const { name } of operation?.references ?? []) {
      const path = this.reference(name);
      if (path !== null) {
        references[name] = path;
      }
    }
    for (const { name } of [
      ...(operation?.attributes ?? []),
      ...(operation?.references ?? [])
    ]) {
      const text = this.attribute(name);
      if (text !== null && !(name in references)) {
        attributes[name] = JSON.parse(text);
      }
    }
    return { inputs, attributes, references };
  }

  private _put(
    part: 'inputs' | 'attributes' | 'references',
    name: string,
    value: Source | string | null | undefined
  ): void {
    const values = new Map<string, unknown>(this._memory.value[part]);
    if (value === undefined) {
      values.delete(name);
    } else {
      values.set(name, value);
    }
    this._memory.put({ [part]: values } as Partial<IRemembered>);
    this._changed.emit(name);
  }

  private readonly _changed = new Signal<this, string>(this);
}
