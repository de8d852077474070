import { showErrorMessage } from '@jupyterlab/apputils';

import { ApiError } from '../protocol/client';

/** How long a notification offers to undo what it tells. */
export const UNDO_MS = 15_000;

interface IMessage {
  readonly message: string;
}

function isMessage(value: unknown): value is IMessage {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as IMessage).message === 'string'
  );
}

/** What an error says to a person: its message, and each problem that the server found. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const problems =
    error instanceof ApiError ? error.details.problems : undefined;
  if (!Array.isArray(problems)) {
    return message;
  }
  const others = problems.filter(isMessage).map(problem => problem.message);
  return [message, ...others.filter(text => !message.includes(text))].join(
    '\n'
  );
}

/** Runs something a person asked for; tells them why it could not be done. Null after an error. */
export async function attempt<T>(
  title: string,
  task: () => Promise<T>
): Promise<T | null> {
  try {
    return await task();
  } catch (error) {
    void showErrorMessage(title, messageOf(error));
    return null;
  }
}
