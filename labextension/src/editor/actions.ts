import type { IRenderMime } from '@jupyterlab/rendermime';
import type { ReactFlowInstance } from '@xyflow/react';

import {
  addNote,
  moveNodes,
  removeEdges,
  removeNodes,
  removeNotes,
  together
} from '../document/edits';
import { aligned, distributed, type Axis, type Side } from '../graph/align';
import { drawingOf, placesOf } from '../graph/layout';
import { newNote, nextNoteKey } from '../graph/notes';
import { snapped } from '../graph/place';
import type { Position } from '../graph/pipeline';
import {
  fittingViewport,
  holding,
  READABLE_ZOOM,
  type Box
} from '../graph/viewport';
import { layOut } from './background';
import { Copying, writerOf } from './copying';
import { boxOf, noteFlowId, type CanvasNode, type ValueFlowEdge } from './flow';
import { moveTo } from './moving';
import type { ICanvas, PictureFormat } from './parts';
import type { EditorSession } from './session';
import { bringIntoSight, LEAST_ZOOM, movementMs } from './viewport';

const BESIDE = 32;

/** What the actions need of the drawn canvas. */
export interface ICanvasView {
  readonly flow: ReactFlowInstance<CanvasNode, ValueFlowEdge>;
  readonly markdown: IRenderMime.IMarkdownParser | null;
  /** Null until it is drawn. */
  root(): HTMLElement | null;
  /** All of them, drawn or not. */
  nodes(): readonly CanvasNode[];
  openPalette(isAtPointer: boolean): void;
  /** Where new things go: the pointer if it is over the canvas, else the middle of what is seen. */
  spot(): Position;
  edit(id: string): void;
  /** Lists what a node can be connected to. */
  connect(node: string): void;
  /** Says that what was to be pasted is no part of a pipeline. */
  refusePaste(): void;
}

/** Everything that can be done to a canvas, by mouse, key, menu or command alike. */
export class CanvasActions implements ICanvas {
  constructor(
    private readonly session: EditorSession,
    private readonly view: ICanvasView
  ) {
    this.copying = new Copying(session, {
      place: () => this._beside(),
      refuse: () => view.refusePaste()
    });
  }

  readonly copying: Copying;

  focus(): void {
    this.view.root()?.focus({ preventScroll: true });
  }

  /** Moves the canvas only where the node is not seen, and nearer only where it cannot be read. */
  reveal(node: string): void {
    const { flow } = this.view;
    const box = this._boxes().get(node) ?? null;
    this.session.select([node]);
    if (flow.getZoom() < READABLE_ZOOM && box) {
      void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, {
        zoom: READABLE_ZOOM,
        duration: movementMs()
      });
    } else {
      bringIntoSight(flow, box, this.view.root());
    }
  }

  /** As far out as needed to see both of its nodes. */
  revealEdge(id: string): void {
    const edge = this.session.graph.edges.get(id);
    this.session.select([], [id]);
    if (edge) {
      const maxZoom = Math.max(this.view.flow.getZoom(), READABLE_ZOOM);
      this._show([edge.source, edge.target], { margin: 32, maxZoom });
    }
  }

  fit(): void {
    this._show([...this._boxes().keys()], { margin: 16, maxZoom: 1 });
  }

  fitSelection(): void {
    this._show(this._selectedIds(), { margin: 48, maxZoom: 1 });
  }

  zoom(factor: number | null): void {
    const { flow } = this.view;
    const zoom = factor === null ? 1 : flow.getZoom() * factor;
    void flow.zoomTo(zoom, { duration: movementMs() });
  }

  add(): void {
    this.view.openPalette(true);
  }

  addInMiddle(): void {
    this.view.openPalette(false);
  }

  /** Opens for writing at once. */
  addNote(): void {
    const { session, view } = this;
    if (session.isReadOnly) {
      return;
    }
    const key = nextNoteKey(session.notes.keys(), writerOf(this.session));
    session.edit(addNote(key, newNote('', view.spot())));
    session.select([], [], [key]);
    view.edit(noteFlowId(key));
  }

  selectAll(): void {
    const { graph, notes } = this.session;
    this.session.select(graph.nodes.keys(), [], notes.keys());
  }

  async arrange(): Promise<void> {
    const { session } = this;
    const { nodes: selected } = session.selection;
    const only = selected.size > 1 ? selected : null;
    const drawing = drawingOf(session.graph, this._boxes(), only);
    if (drawing.nodes.length === 0 || session.isReadOnly) {
      return;
    }
    const corners = await layOut(drawing);
    session.edit(moveNodes(placesOf(session.graph, corners)));
    if (only === null || only.size === session.graph.nodes.size) {
      // Once what moved has been drawn.
      requestAnimationFrame(() => this.fit());
    }
  }

  align(side: Side): void {
    moveTo(this.session, aligned(this._selectedBoxes(), side));
  }

  distribute(axis: Axis): void {
    moveTo(this.session, distributed(this._selectedBoxes(), axis));
  }

  remove(): void {
    const { nodes, edges, notes } = this.session.selection;
    if (nodes.size + edges.size + notes.size > 0) {
      const edits = [
        removeEdges(edges),
        removeNodes(nodes),
        removeNotes(notes)
      ];
      this.session.edit(together(edits));
    }
    this.focus();
  }

  copy(): void {
    this.copying.copy();
  }

  cut(): void {
    if (!this.session.isReadOnly) {
      this.copying.copy();
      this.copying.remove();
    }
  }

  async paste(): Promise<void> {
    await this.copying.pasteClipboard();
  }

  duplicate(): void {
    const text = this.copying.text();
    if (text !== null) {
      this.copying.paste(text);
    }
  }

  rename(): void {
    const [id, ...others] = this._selectedIds();
    if (id !== undefined && others.length === 0 && !this.session.isReadOnly) {
      this.view.edit(id);
    }
  }

  connect(): void {
    const focused = document.activeElement?.closest<HTMLElement>(
      '.react-flow__node-operation'
    )?.dataset.id;
    const [only, ...others] = this.session.selection.nodes;
    const node = focused ?? (others.length === 0 ? only : undefined);
    if (node !== undefined) {
      this.view.connect(node);
    }
  }

  async exportPicture(format: PictureFormat): Promise<void> {
    const root = this.view.root();
    if (root) {
      const { savePicture } = await import('./picture');
      const { markdown } = this.view;
      await savePicture(this.session, { root, format, markdown });
    }
  }

  private _selectedIds(): string[] {
    const { nodes, notes } = this.session.selection;
    return [...nodes, ...[...notes].map(noteFlowId)];
  }

  /** Moves and zooms the canvas so that these are seen as large as can be. */
  private _show(
    ids: readonly string[],
    how: { margin: number; maxZoom: number }
  ): void {
    const all = this._boxes();
    const boxes = ids.flatMap(id => all.get(id) ?? []);
    const root = this.view.root();
    if (root && boxes.length > 0) {
      const size = { width: root.clientWidth, height: root.clientHeight };
      void this.view.flow.setViewport(
        fittingViewport(holding(boxes), size, { ...how, minZoom: LEAST_ZOOM }),
        { duration: movementMs() }
      );
    }
  }

  /** Of nodes and notes, as they are drawn. */
  private _boxes(): Map<string, Box> {
    return new Map(this.view.nodes().map(node => [node.id, boxOf(node)]));
  }

  private _selectedBoxes(): Map<string, Box> {
    const ids = new Set(this._selectedIds());
    return new Map([...this._boxes()].filter(([id]) => ids.has(id)));
  }

  /** Where pasted things go: beside what is selected, else where new things go. */
  private _beside(): Position {
    const boxes = [...this._selectedBoxes().values()];
    return boxes.length === 0
      ? snapped(this.view.spot())
      : {
          x: Math.min(...boxes.map(box => box.x)) + BESIDE,
          y: Math.min(...boxes.map(box => box.y)) + BESIDE
        };
  }
}
