import { ApiError } from '../protocol/client';

/** After this long a question that a page cannot do without is asked again. */
export const FIND_AGAIN_MS = 3000;

/** A refresh in the background failed; the next change or reconnection tries again. */
export function warn(error: unknown): void {
  const reason = error instanceof ApiError ? error.message : String(error);
  console.warn(
    `DeepForge: what the project holds could not be read again: ${reason}`
  );
}

/** What a server that can be reached says; null where it is something else. */
export function refusal(error: unknown): string | null {
  return error instanceof ApiError && error.status > 0 ? error.message : null;
}
