/** Finding operations by what people remember of them. */
import type { Operation } from '../protocol/types';

export interface Found {
  readonly operation: Operation;
  /** Why it was found, where that is not its name: a port, or the help. */
  readonly by: 'name' | 'port' | 'help';
  readonly score: number;
}

/** The operations that hold every word of `query`, best first; all by name for an empty one, built-ins last. */
export function findOperations(
  operations: readonly Operation[],
  query: string
): Found[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return operations
    .flatMap(operation => found(operation, words) ?? [])
    .sort(
      (left, right) =>
        Number(left.operation.is_builtin ?? false) -
          Number(right.operation.is_builtin ?? false) ||
        left.score - right.score ||
        left.operation.name.localeCompare(right.operation.name)
    );
}

function found(operation: Operation, words: readonly string[]): Found | null {
  let score = 0;
  let by: Found['by'] = 'name';
  for (const word of words) {
    const place = scoreOf(operation, word);
    if (place === null) {
      return null;
    }
    score += place.score;
    by = place.by === 'name' ? by : place.by;
  }
  return { operation, by, score };
}

function scoreOf(
  operation: Operation,
  word: string
): { score: number; by: Found['by'] } | null {
  const name = operation.name.toLowerCase();
  if (name.startsWith(word)) {
    return { score: 0, by: 'name' };
  }
  if (initials(operation.name).startsWith(word)) {
    return { score: 1, by: 'name' };
  }
  if (name.includes(word)) {
    return { score: 2, by: 'name' };
  }
  const ports = [...(operation.inputs ?? []), ...(operation.outputs ?? [])];
  if (
    ports.some(
      port =>
        port.name.toLowerCase().includes(word) ||
        port.type?.toLowerCase().includes(word)
    )
  ) {
    return { score: 4, by: 'port' };
  }
  if (operation.help?.toLowerCase().includes(word)) {
    return { score: 6, by: 'help' };
  }
  return null;
}

/** `TrainValidate` is `tv`. */
function initials(name: string): string {
  return (name.match(/[A-Z0-9]|(?<=_)[a-z]|^[a-z]/g) ?? [])
    .join('')
    .toLowerCase();
}

/** The first line of the help. */
export function firstLine(help: string | null | undefined): string {
  return (help ?? '').trim().split('\n', 1)[0].trim();
}
