/** The executions of others whose output a person at this browser said to trust. */

const KEY = 'deepforge-jupyter:trusted';
const MOST_KEPT = 500;

export function isTrusted(person: string | null, execution: string): boolean {
  return kept().includes(entryOf(person, execution));
}

/** Kept as long as there is room for it. */
export function keepTrust(person: string | null, execution: string): void {
  const entries = [...kept(), entryOf(person, execution)].slice(-MOST_KEPT);
  try {
    localStorage.setItem(KEY, JSON.stringify(entries));
  } catch {
    // A browser that keeps nothing trusts until the page is left.
  }
}

function kept(): readonly unknown[] {
  try {
    const entries: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(entries) ? entries : [];
  } catch {
    return [];
  }
}

function entryOf(person: string | null, execution: string): string {
  return `${execution} ${person ?? ''}`;
}
