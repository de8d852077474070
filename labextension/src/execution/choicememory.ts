import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';

import type { ViewTab } from './header';

/** What somebody looks at in an execution. */
export interface ILook {
  /** The chosen job; null: none. */
  readonly node: string | null;
  /** The chosen attempt of it; null: the newest, whichever that is. */
  readonly attempt: number | null;
  readonly tab?: ViewTab;
}

const TABS: readonly string[] = [
  'graph',
  'timeline',
  'jobs',
  'figures',
  'code'
];

export function tabOf(value: unknown): ViewTab | undefined {
  return typeof value === 'string' && TABS.includes(value)
    ? (value as ViewTab)
    : undefined;
}

export function lookOf(value: ReadonlyPartialJSONObject): ILook {
  const { node, attempt, tab } = value;
  return {
    node: typeof node === 'string' ? node : null,
    attempt: typeof attempt === 'number' ? attempt : null,
    tab: tabOf(tab)
  };
}

/**
 * What is looked at in the executions that are open in this window, kept at once: JupyterLab keeps its layout some time
 * after it changed, and a reload before that would bring back what was looked at before.
 */
export class ChoiceMemory {
  constructor(private readonly _storage: Storage = window.sessionStorage) {}

  at(execution: string): ILook | null {
    try {
      const kept = JSON.parse(this._storage.getItem(keyOf(execution)) ?? '');
      return JSONExt.isObject(kept) ? lookOf(kept) : null;
    } catch {
      return null;
    }
  }

  put(execution: string, look: ILook): void {
    this._storage.setItem(keyOf(execution), JSON.stringify(look));
  }

  /** Once it is closed. */
  forget(execution: string): void {
    this._storage.removeItem(keyOf(execution));
  }
}

function keyOf(execution: string): string {
  return `deepforge-jupyter:execution:${execution}`;
}
