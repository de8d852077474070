/** Part of a pipeline, with its notes, as text that can be pasted into another pipeline, another window, or a mail. */
import { edgeId, uniqueName, type Position } from './pipeline';
import { changedNote, NO_LIST, nextNoteKey, readNote } from './notes';
import { placeText, readPlace } from './place';
import { writePipeline } from './canonical';
import {
  emptyPipeline,
  readPipeline,
  UnreadablePipeline,
  type PipelineText
} from './text';

/** The nodes `ids` with the edges between them and the notes `notes`, in the form of a `.dfpipe` document. */
export function copied(
  pipeline: PipelineText,
  ids: ReadonlySet<string>,
  notes: ReadonlySet<string> = new Set()
): string {
  const part = emptyPipeline();
  for (const key of notes) {
    const note = pipeline.notes.get(key);
    if (note !== undefined) {
      part.notes.set(key, note);
    }
  }
  for (const id of ids) {
    const node = pipeline.nodes.get(id);
    if (node) {
      part.nodes.set(id, node);
    }
    const place = pipeline.layout.get(id);
    if (node && place !== undefined) {
      part.layout.set(id, place);
    }
  }
  for (const [key, edge] of pipeline.edges) {
    if (ids.has(edge.source) && ids.has(edge.target)) {
      part.edges.set(key, edge);
    }
  }
  return writePipeline(part);
}

/** What a text holds that can be pasted; null: nothing. */
export function pasteable(text: string): PipelineText | null {
  if (!text.trimStart().startsWith('{')) {
    return null;
  }
  try {
    const part = readPipeline(text);
    part.notes.delete(NO_LIST);
    return part.nodes.size > 0 || part.notes.size > 0 ? part : null;
  } catch (error) {
    if (error instanceof UnreadablePipeline) {
      return null;
    }
    throw error;
  }
}

/**
 * `part` with ids that are free, moved so that its top left corner lies `at`; without edges to nodes it lacks.
 * `notes` are the keys of the notes that are there.
 */
export function pasted(
  part: PipelineText,
  isTaken: (id: string) => boolean,
  at: Position,
  {
    notes = [],
    writer = ''
  }: { notes?: Iterable<string>; writer?: string } = {}
): PipelineText {
  const ids = new Map<string, string>();
  const used = new Set<string>();
  for (const id of part.nodes.keys()) {
    const free = uniqueName(
      id.replace(/_\d+$/, '') || id,
      name => isTaken(name) || used.has(name)
    );
    used.add(free);
    ids.set(id, free);
  }
  const places = new Map(
    [...part.nodes.keys()].map(id => [id, readPlace(part.layout.get(id))])
  );
  const drawn = [...part.notes].flatMap(
    ([key, source]) => readNote(key, source) ?? []
  );
  const known = [
    ...[...places.values()].flatMap(place => place ?? []),
    ...drawn.map(note => note.position)
  ];
  const left = Math.min(...known.map(place => place.x));
  const top = Math.min(...known.map(place => place.y));
  const result = emptyPipeline();
  let index = 0;
  for (const [id, node] of part.nodes) {
    const free = ids.get(id)!;
    const place = places.get(id) ?? {
      x: left + 24 * ++index,
      y: top + 24 * index
    };
    result.nodes.set(free, node);
    result.layout.set(
      free,
      known.length > 0
        ? placeText({ x: at.x + place.x - left, y: at.y + place.y - top })
        : placeText({ x: at.x + 24 * index, y: at.y + 24 * index })
    );
  }
  for (const { id, position } of drawn) {
    const key = nextNoteKey([...notes, ...result.notes.keys()], writer);
    const moved = { x: at.x + position.x - left, y: at.y + position.y - top };
    result.notes.set(
      key,
      changedNote(part.notes.get(id)!, { position: moved })
    );
  }
  for (const edge of part.edges.values()) {
    const [source, target] = [ids.get(edge.source), ids.get(edge.target)];
    if (source !== undefined && target !== undefined) {
      const moved = { ...edge, source, target };
      result.edges.set(edgeId(moved), moved);
    }
  }
  return result;
}
