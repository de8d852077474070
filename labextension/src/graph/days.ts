/** The history in the order in which people think of it: days, and in them who did what. */
import type { HistoryEntry } from '../protocol/types';

export interface Day {
  /** `2026-11-25`, in the person's time zone. */
  readonly date: string;
  readonly people: readonly Turn[];
}

/** What one person did until somebody else did something. */
export interface Turn {
  readonly author: string;
  readonly entries: readonly HistoryEntry[];
}

/** Newest first, as the entries are. */
export function byDayAndPerson(
  entries: readonly HistoryEntry[],
  dateOf: (time: string) => string = localDate
): Day[] {
  const days: {
    date: string;
    people: { author: string; entries: HistoryEntry[] }[];
  }[] = [];
  for (const entry of entries) {
    const date = dateOf(entry.created_at);
    let day = days[days.length - 1];
    if (day?.date !== date) {
      day = { date, people: [] };
      days.push(day);
    }
    const turn = day.people[day.people.length - 1];
    if (turn?.author === entry.author) {
      turn.entries.push(entry);
    } else {
      day.people.push({ author: entry.author, entries: [entry] });
    }
  }
  return days;
}

export function localDate(time: string): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
