/** What is said instead of what is not there. */
import type { DisplayContent } from '../protocol/types';

const TEXT = 'text/plain';

export function gapText(from: number, to: number): string {
  const count = to - from + 1;
  return `${count} ${count === 1 ? 'event was' : 'events were'} dropped here to keep the log small.`;
}

/** A payload that is too large to be sent along is said instead. */
export function withoutLargePayloads(content: DisplayContent): DisplayContent {
  const large = Object.entries(content.blobs ?? {});
  const isSeen = Object.keys(content.data).some(mime => mime !== TEXT);
  if (!large.length || isSeen) {
    return content;
  }
  const what = large
    .map(([mime, { size }]) => `${mime}, ${(size / 2 ** 20).toFixed(1)} MiB`)
    .join('; ');
  const why = `(too large to be shown here: ${what})`;
  const text = content.data[TEXT];
  return {
    ...content,
    data: { [TEXT]: text ? `${String(text)}\n${why}` : why }
  };
}
