/** What an editor session is made of, for its views. */
export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

/** What the person is told in the editor; it stays until it is dismissed or the next run. */
export interface Banner {
  readonly message: string;
  readonly kind: 'error' | 'info';
}

/** What the canvas does for the toolbar, the menu and the list of problems. */
export interface ICanvas {
  fit(): void;
  arrange(): void;
  /** Opens the palette in the middle of what is seen. */
  add(): void;
  /** Selects a node and brings it into view. */
  reveal(node: string): void;
  focus(): void;
}

/** `loading` until the project has answered; `none`: the file is in no project. */
export type Home = 'loading' | 'known' | 'none';

export type SessionPart =
  | 'graph'
  | 'operations'
  | 'problems'
  | 'selection'
  | 'execution'
  | 'banner'
  | 'state';

/** The same nodes and edges? */
export function isSameSelection(left: Selection, right: Selection): boolean {
  return isSame(left.nodes, right.nodes) && isSame(left.edges, right.edges);
}

function isSame(
  left: ReadonlySet<string>,
  right: ReadonlySet<string>
): boolean {
  return left.size === right.size && [...left].every(item => right.has(item));
}
