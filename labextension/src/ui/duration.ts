const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const padded = (value: number): string => String(value).padStart(2, '0');

/** `< 0.1 s`, `0.3 s`, `12 s`, `3 min 04 s`, `2 h 05 min`, `3 d 04 h`, of milliseconds. */
export function formatDuration(milliseconds: number): string {
  const value = Math.max(0, milliseconds);
  if (value < 50) {
    return '< 0.1 s';
  }
  if (value < 9950) {
    return `${(value / SECOND).toFixed(1)} s`;
  }
  const seconds = Math.floor(value / SECOND + 0.05);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (value < HOUR) {
    return `${Math.floor(seconds / 60)} min ${padded(seconds % 60)} s`;
  }
  if (value < DAY) {
    return `${Math.floor(value / HOUR)} h ${padded(Math.floor((value % HOUR) / MINUTE))} min`;
  }
  return `${Math.floor(value / DAY)} d ${padded(Math.floor((value % DAY) / HOUR))} h`;
}

/** Milliseconds between two times of the API (ISO 8601), up to `now` while it has not ended; null before the start. */
export function elapsedBetween(
  started: string | null | undefined,
  ended: string | null | undefined,
  now: number = Date.now()
): number | null {
  if (!started) {
    return null;
  }
  return Math.max(0, (ended ? Date.parse(ended) : now) - Date.parse(started));
}

/** When an execution would have started, had it never stood still between an end and a retry; null before its start. */
export function unbrokenStart(execution: {
  readonly started_at: string | null;
  readonly idle_s: number;
}): string | null {
  const { started_at: started, idle_s: idle } = execution;
  return started !== null && idle > 0
    ? new Date(Date.parse(started) + idle * SECOND).toISOString()
    : started;
}

/** `now`, `5 min ago`, `3 h ago`, `2 days ago`, then the date. */
export function formatRelative(
  time: string,
  now: number = Date.now(),
  locale?: string
): string {
  const age = now - Date.parse(time);
  if (age < MINUTE) {
    return new Intl.RelativeTimeFormat(locale, {
      numeric: 'auto',
      style: 'narrow'
    }).format(0, 'second');
  }
  const format = new Intl.RelativeTimeFormat(locale, {
    numeric: 'always',
    style: 'short'
  });
  if (age < HOUR) {
    return format.format(-Math.floor(age / MINUTE), 'minute');
  }
  if (age < DAY) {
    return format.format(-Math.floor(age / HOUR), 'hour');
  }
  if (age < 14 * DAY) {
    return format.format(-Math.floor(age / DAY), 'day');
  }
  return new Date(time).toLocaleDateString(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric'
  });
}

/** The time in full, for tooltips. */
export function formatAbsolute(time: string, locale?: string): string {
  return new Date(time).toLocaleString(locale, {
    dateStyle: 'medium',
    timeStyle: 'medium'
  });
}

/** `920 B`, `0.9 MB`, `1.5 GB` (powers of 1000). */
export function formatSize(bytes: number): string {
  if (bytes < 1000) {
    return `${bytes} B`;
  }
  const units = ['kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
