/** Part of a pipeline as text that can be pasted into another pipeline, another window, or a mail. */
import { edgeId, uniqueName, type Position } from './pipeline';
import { placeText, readPlace } from './place';
import { writePipeline } from './canonical';
import {
  emptyPipeline,
  readPipeline,
  UnreadablePipeline,
  type PipelineText
} from './text';

/** The nodes `ids` with the edges between them, in the form of a `.dfpipe` document. */
export function copied(
  pipeline: PipelineText,
  ids: ReadonlySet<string>
): string {
  const part = emptyPipeline();
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
    return part.nodes.size > 0 ? part : null;
  } catch (error) {
    if (error instanceof UnreadablePipeline) {
      return null;
    }
    throw error;
  }
}

/** `part` with ids that are free, moved so that its top left corner lies `at`; without edges to nodes it lacks. */
export function pasted(
  part: PipelineText,
  isTaken: (id: string) => boolean,
  at: Position
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
  const known = [...places.values()].flatMap(place => place ?? []);
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
  for (const edge of part.edges.values()) {
    const [source, target] = [ids.get(edge.source), ids.get(edge.target)];
    if (source !== undefined && target !== undefined) {
      const moved = { ...edge, source, target };
      result.edges.set(edgeId(moved), moved);
    }
  }
  return result;
}
