import { nearby, contains, widened } from '../graph/nearby';
import type { Box } from '../graph/viewport';
import { boxOf, noteOf, type CanvasNode, type ValueFlowEdge } from './flow';

/** Of the margin, how many nodes are drawn in one frame: so few that panning stays smooth. */
const EACH_FRAME = 1;
/** What is prepared at most beyond what is seen. */
const MOST_AROUND = 150;
/** How far around what is seen the canvas is prepared, in its own pixels. */
const MARGIN = 200;
/** So many times what is near may be on the canvas before what is far away goes even while it is moved. */
const MOST_SHARE = 3;
/** How long nothing has moved before what is far away is taken off the canvas. */
const SWEEP_AFTER_MS = 400;

/**
 * Which nodes of a large pipeline are on the canvas. What is seen is there at once; what lies around it follows, a few
 * nodes a frame, so that it is there before it is seen; what is far away goes when nothing moves.
 */
export class Sight {
  /** Called with the ids of the nodes that are on the canvas, when they change. */
  constructor(private readonly show: (ids: ReadonlySet<string>) => void) {}

  /** Null: everything is on the canvas, and nothing is to be seen to. */
  setElements(
    elements: {
      readonly nodes: readonly CanvasNode[];
      readonly edges: readonly ValueFlowEdge[];
    } | null
  ): void {
    this._edges = elements?.edges ?? [];
    this._boxes = new Map(
      (elements?.nodes ?? [])
        .filter(node => noteOf(node.id) === null)
        .map(node => [node.id, boxOf(node)])
    );
    this._look();
  }

  /** What is seen, in the canvas's own pixels; null while that is not known. */
  setView(view: Box | null): void {
    this._view = view;
    if (view === null || (this._prepared && contains(this._prepared, view))) {
      return;
    }
    this._look();
  }

  dispose(): void {
    cancelAnimationFrame(this._frame);
    window.clearTimeout(this._timer);
  }

  private _look(): void {
    if (this._view === null || this._boxes.size === 0) {
      return;
    }
    const { seen, around } = nearby(
      this._boxes,
      this._edges,
      this._view,
      MARGIN
    );
    this._prepared = widened(this._view, MARGIN / 2);
    this._waiting = around
      .filter(id => !this._shown.has(id))
      .slice(0, MOST_AROUND);
    this._add([...seen].filter(id => !this._shown.has(id)));
    this._fill();
    if (this._shown.size > MOST_SHARE * (seen.size + around.length)) {
      this._sweep();
    }
    window.clearTimeout(this._timer);
    this._timer = window.setTimeout(() => this._sweep(), SWEEP_AFTER_MS);
  }

  private _add(ids: readonly string[]): void {
    if (ids.length > 0) {
      this._set([...this._shown, ...ids]);
    }
  }

  private _fill(): void {
    cancelAnimationFrame(this._frame);
    if (this._waiting.length > 0) {
      this._frame = requestAnimationFrame(() => {
        this._add(this._waiting.splice(0, EACH_FRAME));
        this._fill();
      });
    }
  }

  private _sweep(): void {
    const { seen, around } = nearby(
      this._boxes,
      this._edges,
      this._view!,
      2 * MARGIN
    );
    const focused =
      document.activeElement?.closest<HTMLElement>('.react-flow__node')?.dataset
        .id;
    const near = new Set([...around, focused]);
    const kept = [...this._shown].filter(id => seen.has(id) || near.has(id));
    if (kept.length < this._shown.size) {
      this._set(kept);
    }
  }

  private _set(ids: Iterable<string>): void {
    this._shown = new Set(ids);
    this.show(this._shown);
  }

  private _boxes: ReadonlyMap<string, Box> = new Map();
  private _edges: readonly ValueFlowEdge[] = [];
  private _view: Box | null = null;
  /** While what is seen stays in here, what comes next is there already or on its way. */
  private _prepared: Box | null = null;
  private _shown: ReadonlySet<string> = new Set();
  private _waiting: string[] = [];
  private _frame = 0;
  private _timer = 0;
}
