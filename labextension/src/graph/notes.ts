/** Notes on the canvas: items of the document's `notes`, each under a key that says its place in the list. */
import {
  inlineJson,
  jsonString,
  tryReadJson,
  type Json,
  type JsonObject
} from './json';
import { readPlace, snap, type Size } from './place';
import type { Position } from './pipeline';

/** Names of the hues `--df-hue-0` … `--df-hue-5`, in their order. */
export const NOTE_COLORS = [
  'blue',
  'teal',
  'purple',
  'orange',
  'green',
  'pink'
] as const;
export type NoteColor = (typeof NOTE_COLORS)[number];

export interface Note {
  readonly id: string;
  /** Markdown. */
  readonly text: string;
  readonly position: Position;
  readonly size: Size;
  readonly color: NoteColor | null;
}

export const NOTE_SIZE: Size = { width: 240, height: 120 };
export const NOTE_LEAST: Size = { width: 96, height: 40 };

/** The key that holds a value of `notes` that is no list. */
export const NO_LIST = 'notes';

const KEY_LENGTH = 6;

/** The key of the item at `index`; `writer` keeps keys apart that two people make at once. */
export function noteKey(index: number, writer = ''): string {
  return `${String(index).padStart(KEY_LENGTH, '0')}${writer}`;
}

/** A key behind all of `keys`. */
export function nextNoteKey(keys: Iterable<string>, writer: string): string {
  let last = -1;
  for (const key of keys) {
    last = Math.max(last, parseInt(key.slice(0, KEY_LENGTH), 10) || 0);
  }
  return noteKey(last + 1, writer);
}

/** Null for an item that is no note of this version: it is kept, but not drawn. A text alone is a note. */
export function readNote(id: string, source: string): Note | null {
  const value = tryReadJson(source);
  if (value?.kind === 'string') {
    return {
      id,
      text: JSON.parse(value.text) as string,
      position: { x: 0, y: 0 },
      size: NOTE_SIZE,
      color: null
    };
  }
  const text = value?.kind === 'object' && value.entries.get('text');
  if (!text || text.kind !== 'string') {
    return null;
  }
  const { entries } = value as JsonObject;
  const size = readPlace(sourceOf(entries.get('size')));
  const color = entries.get('color');
  const name =
    color?.kind === 'string' ? (JSON.parse(color.text) as string) : '';
  return {
    id,
    text: JSON.parse(text.text) as string,
    position: readPlace(sourceOf(entries.get('at'))) ?? { x: 0, y: 0 },
    size: {
      width: Math.max(size?.x ?? NOTE_SIZE.width, NOTE_LEAST.width),
      height: Math.max(size?.y ?? NOTE_SIZE.height, NOTE_LEAST.height)
    },
    color: NOTE_COLORS.find(known => known === name) ?? null
  };
}

/** The source of an item with `changes` made; what this version does not know stays. */
export function changedNote(
  source: string,
  changes: Partial<Omit<Note, 'id'>>
): string {
  const value = tryReadJson(source);
  const entries: Map<string, Json> =
    value?.kind === 'object'
      ? new Map(value.entries)
      : new Map(value?.kind === 'string' ? [['text', value]] : []);
  if (changes.text !== undefined) {
    entries.set('text', jsonString(changes.text));
  }
  if (changes.position) {
    entries.set('at', pair(changes.position.x, changes.position.y));
  }
  if (changes.size) {
    entries.set('size', pair(changes.size.width, changes.size.height));
  }
  if (changes.color) {
    entries.set('color', jsonString(changes.color));
  } else if (changes.color === null) {
    entries.delete('color');
  }
  return inlineJson({ kind: 'object', entries });
}

export function newNote(text: string, at: Position, size = NOTE_SIZE): string {
  return changedNote('{}', {
    text,
    position: { x: snap(at.x), y: snap(at.y) },
    size
  });
}

function sourceOf(value: Json | undefined): string | undefined {
  return value && inlineJson(value);
}

function pair(left: number, right: number): Json {
  return {
    kind: 'array',
    items: [left, right].map(value => ({
      kind: 'number',
      text: String(Math.round(value))
    }))
  };
}
