/** A storage as it is being entered. Options are JSON source text, as everywhere in forms. */
import type {
  AddStorage,
  ChangeStorage,
  CheckStorage,
  ConfiguredStorage
} from '../protocol/types';
import type { Values } from './runchoice';

export interface IStorageDraft {
  readonly name: string;
  readonly kind: string;
  readonly options: Values;
  /** What was typed; an empty one leaves what is kept. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** An empty one of a kind, or what may be seen of one that is configured. */
export function draftOf(
  storage: ConfiguredStorage | null,
  kind: string
): IStorageDraft {
  if (storage === null) {
    return { name: '', kind, options: {}, secrets: {} };
  }
  return {
    name: storage.name,
    kind: storage.adapter,
    options: Object.fromEntries(
      Object.entries(storage.options).map(([name, value]) => [
        name,
        JSON.stringify(value)
      ])
    ),
    secrets: {}
  };
}

export function added(draft: IStorageDraft): AddStorage {
  return {
    name: draft.name,
    adapter: draft.kind,
    options: valuesOf(draft),
    secrets: typedSecrets(draft)
  };
}

export function change(draft: IStorageDraft): ChangeStorage {
  return { options: valuesOf(draft), secrets: typedSecrets(draft) };
}

/** How to try it; `isKept`: what was not typed again is taken from what is kept. */
export function trial(draft: IStorageDraft, isKept: boolean): CheckStorage {
  return isKept
    ? { name: draft.name, adapter: null, ...change(draft) }
    : { ...added(draft), name: draft.name || null };
}

function valuesOf(draft: IStorageDraft): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(draft.options).map(([name, text]) => [
      name,
      JSON.parse(text) as unknown
    ])
  );
}

function typedSecrets(draft: IStorageDraft): Record<string, string> {
  return Object.fromEntries(
    Object.entries(draft.secrets).filter(([, text]) => text !== '')
  );
}
