import { insert, removeNodes, removeNotes, together } from '../document/edits';
import { copied, pasteable, pasted } from '../graph/clipboard';
import type { Position } from '../graph/pipeline';
import type { EditorSession } from './session';
import { readClipboard, writeClipboard } from './systemclipboard';

/** The browser pastes by itself within so many ms of a key that means it, and needs no leave for that. */
const OWN_PASTE_MS = 200;

export interface ICopying {
  /** Where pasted things go. */
  place(): Position;
  /** Says that what was to be pasted is no part of a pipeline. */
  refuse(): void;
}

/** Parts of a pipeline as texts, and such texts as parts again. */
export class Copying {
  constructor(
    private readonly _session: EditorSession,
    private readonly _options: ICopying
  ) {}

  /** The selected nodes and notes as text; null: none is selected. */
  text(): string | null {
    const { nodes, notes } = this._session.selection;
    return nodes.size + notes.size === 0
      ? null
      : copied(this._session.doc.texts(), nodes, notes);
  }

  copy(): void {
    const text = this.text();
    if (text !== null) {
      writeClipboard(text);
    }
  }

  /** What `text` holds. */
  remove(): void {
    const { nodes, notes } = this._session.selection;
    this._session.edit(together([removeNodes(nodes), removeNotes(notes)]));
  }

  /** What the clipboard holds, unless the browser pastes it for the same key, be it before or after this is called. */
  async pasteClipboard(): Promise<void> {
    const earliest = performance.now() - OWN_PASTE_MS;
    await new Promise(resolve => setTimeout(resolve, OWN_PASTE_MS));
    if (this._ownPasteAt < earliest) {
      this.paste(await readClipboard());
    }
  }

  /** What the browser hands over. */
  pasteOwn(text: string): void {
    this._ownPasteAt = performance.now();
    this.paste(text);
  }

  paste(text: string): void {
    const session = this._session;
    if (session.isReadOnly) {
      return;
    }
    const part = pasteable(text);
    if (part === null) {
      this._options.refuse();
      return;
    }
    const added = pasted(
      part,
      id => session.graph.nodes.has(id),
      this._options.place(),
      { notes: session.doc.shared.notes.keys(), writer: writerOf(session) }
    );
    session.edit(insert(added));
    session.select(added.nodes.keys(), [], added.notes.keys());
  }

  private _ownPasteAt = -Infinity;
}

/** Keeps apart the keys of what two people make at once. */
export function writerOf(session: EditorSession): string {
  return `-${session.doc.ydoc.clientID.toString(36)}`;
}
