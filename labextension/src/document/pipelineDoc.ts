import { YDocument, type DocumentChange } from '@jupyter/ydoc';
import { Signal, type ISignal } from '@lumino/signaling';
import * as Y from 'yjs';

import type { Note } from '../graph/notes';
import type { PipelineGraph } from '../graph/pipeline';
import { writePipeline } from '../graph/canonical';
import {
  readPipeline,
  UnreadablePipeline,
  type PipelineText
} from '../graph/text';
import { AddedHere } from './addedHere';
import { GraphView } from './graphView';
import { readShared, writeShared, type SharedPipeline } from './shared';

type Root = SharedPipeline[keyof SharedPipeline];

export interface PipelineChange extends DocumentChange {
  sourceChange?: true;
}

/**
 * A pipeline that several people and views may edit at once.
 *
 * The shared structure is the one of the Python twin (`deepforge_jupyter/ydoc`): maps `nodes`, `edges`, `layout`,
 * `notes` and `meta` of JSON source texts, and `raw` for a text that is no pipeline of this version and is kept as
 * it is. `graphChanged` is emitted once per transaction, after `graph` is new; objects of unchanged nodes stay.
 */
export class PipelineDoc extends YDocument<PipelineChange> {
  constructor(options?: YDocument.IOptions) {
    super(options);
    this.shared = {
      nodes: this.ydoc.getMap('nodes'),
      edges: this.ydoc.getMap('edges'),
      layout: this.ydoc.getMap('layout'),
      notes: this.ydoc.getMap('notes'),
      meta: this.ydoc.getMap('meta'),
      raw: this.ydoc.getText('raw')
    };
    const { nodes, edges, layout, notes, meta, raw } = this.shared;
    this.undoManager.addToScope([nodes, edges, layout, notes, meta, raw]);
    this._view = new GraphView(this.shared);
    this._added = new AddedHere(this.shared);
    this._roots = [nodes, edges, layout, notes, meta, raw];
    this._roots.forEach(root => root.observeDeep(this._onEvents));
    this.ydoc.on('afterTransaction', this._afterTransaction);
  }

  readonly shared: SharedPipeline;

  get version(): string {
    return '1.0.0';
  }

  /** What is drawn; empty while the document is unreadable. */
  get graph(): PipelineGraph {
    return this._view.graph;
  }

  /** By key; the same objects and the same map while nothing changed. */
  get notes(): ReadonlyMap<string, Note> {
    return this._view.notes;
  }

  get graphChanged(): ISignal<this, void> {
    return this._graphChanged;
  }

  /** Why `raw` is no pipeline of this version; null: it is one. */
  get unreadable(): UnreadablePipeline | null {
    const text = this.shared.raw.toString();
    if (text === '') {
      return null;
    }
    try {
      readPipeline(text);
      return null;
    } catch (error) {
      if (error instanceof UnreadablePipeline) {
        return error;
      }
      throw error;
    }
  }

  /** The ids of all edges in the order of the text, as problems number them; also of those not drawn. */
  edgeIds(): string[] {
    return [...this.shared.edges.keys()].sort();
  }

  /** The whole document as JSON source texts. */
  texts(): PipelineText {
    return readShared(this.shared);
  }

  override getSource(): string {
    return this.shared.raw.toString() || writePipeline(this.texts());
  }

  /** Changes only what differs, in one transaction; not undoable. */
  override setSource(value: string): void {
    let pipeline: PipelineText | null = null;
    try {
      pipeline = readPipeline(value);
    } catch (error) {
      if (!(error instanceof UnreadablePipeline)) {
        throw error;
      }
    }
    this._isSettingSource = true;
    try {
      this.transact(() => writeShared(this.shared, pipeline, value), false);
    } finally {
      this._isSettingSource = false;
    }
    this._removed.clear();
  }

  /** As `setSource`, as one step of undo. */
  replaceSource(value: string): void {
    const pipeline = readPipeline(value);
    this.edit(shared => writeShared(shared, pipeline, value));
  }

  /** One step of undo. */
  edit(change: (shared: SharedPipeline) => void): void {
    this.undoManager.stopCapturing();
    this.transact(() => change(this.shared));
    this.undoManager.stopCapturing();
  }

  /** Part of a gesture that goes on (typing): joins the step before if that was within half a second. */
  editOn(change: (shared: SharedPipeline) => void): void {
    this.transact(() => change(this.shared));
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._roots.forEach(root => root.unobserveDeep(this._onEvents));
    this.ydoc.off('afterTransaction', this._afterTransaction);
    super.dispose();
  }

  private _onEvents = (events: Y.YEvent<Y.AbstractType<unknown>>[]): void => {
    this._view.forget(events);
    this._isChanged = true;
    if (!this._isSettingSource) {
      this._heed(events);
    }
    for (const event of events) {
      if (
        event.target === (this.shared.nodes as unknown) &&
        !this._isSettingSource
      ) {
        event.changes.keys.forEach((change, id) => {
          if (change.action === 'delete') {
            this._removed.add(id);
          } else {
            this._removed.delete(id);
          }
        });
      }
    }
  };

  private _heed(events: Y.YEvent<Y.AbstractType<unknown>>[]): void {
    const { nodes, edges } = this.shared;
    for (const event of events) {
      if ([nodes, edges].includes(event.target as typeof nodes)) {
        this._added.heed(event as Y.YMapEvent<Y.Map<unknown>>, this.graph);
      }
    }
  }

  /** An edge that somebody drew to a node while somebody else deleted the node goes too. */
  private _dropEdgesOfRemoved(): void {
    if (this._removed.size === 0) {
      return;
    }
    const dangling = [...this.shared.edges].filter(([, edge]) =>
      ['source', 'target'].some(end =>
        this._removed.has(edge.get(end) as string)
      )
    );
    if (dangling.length > 0) {
      this.transact(
        () => dangling.forEach(([id]) => this.shared.edges.delete(id)),
        false
      );
    }
  }

  private _afterTransaction = (): void => {
    if (!this._isChanged) {
      return;
    }
    this._isChanged = false;
    this._dropEdgesOfRemoved();
    this._view.refresh();
    if (this._added.isReplaced) {
      this.edit(() => this._added.restore());
    }
    this._graphChanged.emit();
    this._changed.emit({ sourceChange: true });
  };

  private readonly _view: GraphView;
  private readonly _added: AddedHere;
  private readonly _roots: readonly Root[];
  private readonly _graphChanged = new Signal<this, void>(this);
  private readonly _removed = new Set<string>();
  private _isSettingSource = false;
  private _isChanged = false;
}
