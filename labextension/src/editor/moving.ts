import { changeNote, moveNodes, together } from '../document/edits';
import { rounded } from '../graph/place';
import type { Position } from '../graph/pipeline';
import { noteOf } from './flow';
import type { EditorSession } from './session';

/** Moves nodes and notes, by their ids on the canvas, in one step of undo. */
export function moveTo(
  session: EditorSession,
  places: ReadonlyMap<string, Position>
): void {
  const nodes = new Map<string, Position>();
  const edits = [moveNodes(nodes)];
  for (const [id, place] of places) {
    const note = noteOf(id);
    if (note === null) {
      nodes.set(id, rounded(place));
    } else {
      edits.push(changeNote(note, { position: rounded(place) }));
    }
  }
  if (places.size > 0) {
    session.edit(together(edits));
  }
}
