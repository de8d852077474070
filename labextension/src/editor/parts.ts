/** What an editor session is made of, for its views. */
import type { Axis, Side } from '../graph/align';

export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
}

export const NOTHING: Selection = {
  nodes: new Set(),
  edges: new Set(),
  notes: new Set()
};

/** What the person is told in the editor; it stays until it is dismissed or the next run. */
export interface Banner {
  readonly message: string;
  readonly kind: 'error' | 'info';
}

export type PictureFormat = 'svg' | 'png';

/** What the canvas does for commands, the toolbar and the list of problems. */
export interface ICanvas {
  focus(): void;
  /** Selects a node and brings it into view. */
  reveal(node: string): void;
  /** Selects a connection and brings its two nodes into view. */
  revealEdge(edge: string): void;
  /** Everything. */
  fit(): void;
  fitSelection(): void;
  /** By a factor; `null`: to its real size. */
  zoom(factor: number | null): void;
  /** Opens the palette: at the pointer if that is over the canvas, else in the middle of what is seen. */
  add(): void;
  addInMiddle(): void;
  addNote(): void;
  selectAll(): void;
  /** Lays out what is selected, or everything. */
  arrange(): Promise<void>;
  align(side: Side): void;
  distribute(axis: Axis): void;
  /** The selected nodes, notes and connections. */
  remove(): void;
  copy(): void;
  cut(): void;
  /** What the clipboard holds. */
  paste(): Promise<void>;
  duplicate(): void;
  /** Lists what the node that has the keyboard, or is selected, can be connected to. */
  connect(): void;
  /** Writes the selected node's label, or the selected note, in place. */
  rename(): void;
  /** Saves a picture of the whole pipeline. */
  exportPicture(format: PictureFormat): Promise<void>;
}

/** An attribute, reference or run option of a node. */
export interface WantedField {
  readonly node: string;
  /** Null: the first. */
  readonly field: string | null;
}

/** `loading` until the project has answered; `none`: the file is in no project. */
export type Home = 'loading' | 'known' | 'none';

export type SessionPart =
  | 'graph'
  | 'operations'
  | 'problems'
  | 'project'
  | 'field'
  | 'selection'
  | 'execution'
  | 'figures'
  | 'banner'
  | 'found'
  | 'people'
  | 'state';

/** The same nodes, edges and notes? */
export function isSameSelection(left: Selection, right: Selection): boolean {
  return (
    isSame(left.nodes, right.nodes) &&
    isSame(left.edges, right.edges) &&
    isSame(left.notes, right.notes)
  );
}

function isSame(
  left: ReadonlySet<string>,
  right: ReadonlySet<string>
): boolean {
  return left.size === right.size && [...left].every(item => right.has(item));
}
