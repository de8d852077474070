import type { TranslationBundle } from '@jupyterlab/translation';

import type { Commit } from '../model/history';
import type { FileChange, HistoryEntry } from '../protocol/types';
import { localDate } from '../graph/days';
import { EMPTY } from './selection';

/** `Today`, `Yesterday`, `Monday, 24 November 2026`. */
export function dayName(date: string, trans: TranslationBundle): string {
  const now = new Date();
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (date === localDate(now.toISOString())) {
    return trans.__('Today');
  }
  if (date === localDate(yesterday.toISOString())) {
    return trans.__('Yesterday');
  }
  return new Date(`${date}T12:00`).toLocaleDateString(undefined, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric'
  });
}

export function clock(time: string): string {
  return new Date(time).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit'
  });
}

/** How a version is called where it is compared. */
export function versionName(
  commit: Commit,
  entries: readonly HistoryEntry[],
  trans: TranslationBundle
): string {
  if (commit === null) {
    return trans.__('now');
  }
  if (commit === EMPTY) {
    return trans.__('nothing');
  }
  const entry = entries.find(item => item.commit === commit);
  if (!entry) {
    return commit.slice(0, 8);
  }
  const named = entry.versions[0]?.name;
  const day = new Date(entry.created_at).toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'short'
  });
  const when = `${day}, ${clock(entry.created_at)}`;
  return named ? `“${named}”` : when;
}

export function changeWord(
  change: FileChange['change'],
  trans: TranslationBundle
): string {
  switch (change) {
    case 'added':
      return trans.__('added');
    case 'removed':
      return trans.__('removed');
    case 'changed':
      return trans.__('changed');
  }
}

export const CHANGE_SIGNS: Record<FileChange['change'], string> = {
  added: '+',
  removed: '−',
  changed: '~'
};
