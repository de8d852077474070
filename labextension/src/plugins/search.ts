import { SearchProvider, type ISearchMatch } from '@jupyterlab/documentsearch';
import { DocumentWidget } from '@jupyterlab/docregistry';
import type { Widget } from '@lumino/widgets';

import type { PipelineWidget } from '../editor/widget';
import { EditorPanel } from '../editor/panel';

/** JupyterLab's own search, over the nodes of a pipeline: by label, id and operation. */
export class NodeSearch extends SearchProvider<PipelineWidget> {
  constructor(widget: PipelineWidget) {
    super(widget);
    this._session.changed.connect(this._onChanged, this);
  }

  static isApplicable(widget: Widget): widget is PipelineWidget {
    return (
      widget instanceof DocumentWidget && widget.content instanceof EditorPanel
    );
  }

  get isReadOnly(): boolean {
    return true;
  }

  override get matchesCount(): number | null {
    return this._matches.length;
  }

  override get currentMatchIndex(): number | null {
    return this._index;
  }

  override dispose(): void {
    this._session.changed.disconnect(this._onChanged, this);
    super.dispose();
  }

  /** Also called again after each change that it tells of: then the person stays where they are. */
  async startQuery(query: RegExp): Promise<void> {
    const current = this._matches[this._index ?? -1];
    this._query = query;
    this._find();
    const index = this._matches.indexOf(current);
    if (index >= 0) {
      this._index = index;
    } else {
      this._go(this._matches.length > 0 ? 0 : null);
    }
  }

  async endQuery(): Promise<void> {
    this._query = null;
    this._find();
    this._index = null;
  }

  async clearHighlight(): Promise<void> {
    this._session.found = new Set();
  }

  async highlightNext(): Promise<ISearchMatch | undefined> {
    return this._step(1);
  }

  async highlightPrevious(): Promise<ISearchMatch | undefined> {
    return this._step(-1);
  }

  async replaceCurrentMatch(): Promise<boolean> {
    return false;
  }

  async replaceAllMatches(): Promise<boolean> {
    return false;
  }

  private get _session() {
    return this.widget.content.session;
  }

  private _step(by: number): ISearchMatch | undefined {
    const { length } = this._matches;
    if (length === 0) {
      return undefined;
    }
    const from = this._index ?? (by > 0 ? -1 : 0);
    this._go((from + by + length) % length);
    return { text: this._matches[this._index ?? 0], position: 0 };
  }

  private _go(index: number | null): void {
    this._index = index;
    if (index !== null) {
      this._session.canvas?.reveal(this._matches[index]);
    }
  }

  /** From left to right and down, as the keyboard goes through them. */
  private _find(): void {
    const query = this._query;
    const matches = [...this._session.graph.nodes.values()]
      .filter(node =>
        [node.label ?? '', node.id, node.operation].some(
          text => query !== null && text.search(query) !== -1
        )
      )
      .sort((one, other) => {
        const [left, right] = [one.position, other.position];
        return (
          (left?.x ?? 0) - (right?.x ?? 0) || (left?.y ?? 0) - (right?.y ?? 0)
        );
      });
    this._matches = matches.map(node => node.id);
    this._session.found = new Set(this._matches);
  }

  private _onChanged(_: unknown, part: string): void {
    if (part === 'graph' && this._query !== null) {
      this._stateChanged.emit();
    }
  }

  private _query: RegExp | null = null;
  private _matches: string[] = [];
  private _index: number | null = null;
}
