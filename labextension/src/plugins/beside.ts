import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import { DocumentWidget, type IDocumentWidget } from '@jupyterlab/docregistry';
import { DockPanel } from '@lumino/widgets';

import { EditorPanel } from '../editor/panel';
import type { SessionPart } from '../editor/parts';
import type { EditorSession } from '../editor/session';
import { OperationWidget } from '../operation/widget';

/** So long a selection stays before the editor beside it follows, since people also pass over nodes. */
const SETTLE_MS = 150;

/**
 * Opens code beside the pipeline that is in front, so that both are seen; the second file is a tab of the first's. The
 * editor of an operation then shows the operation of whatever node is selected, until it is pinned or put away.
 */
export class Beside {
  constructor(
    private readonly _shell: JupyterFrontEnd.IShell,
    private readonly _documents: IDocumentManager
  ) {}

  /** `path` is from the server's root. */
  open(path: string): IDocumentWidget | undefined {
    const { currentWidget: current } = this._shell;
    const last = this._last?.isVisible ? this._last : null;
    const widget = this._documents.openOrReveal(
      path,
      undefined,
      undefined,
      last && last !== current
        ? { ref: last.id, mode: 'tab-after' }
        : { ref: current?.id, mode: 'split-right' }
    );
    if (widget && widget !== current) {
      this._last = widget;
    }
    if (
      current instanceof DocumentWidget &&
      current.content instanceof EditorPanel &&
      widget instanceof OperationWidget
    ) {
      this._follow(current.content.session, widget);
    }
    return widget;
  }

  private _follow(session: EditorSession, docked: OperationWidget): void {
    if (this._docked && this._docked !== docked) {
      this._docked.docking.isDocked = false;
    }
    this._docked = docked;
    docked.docking.isDocked = true;
    if (session !== this._session) {
      this._session?.changed.disconnect(this._onSession, this);
      session.changed.connect(this._onSession, this);
      this._session = session;
    }
  }

  private _onSession(session: EditorSession, part: SessionPart): void {
    if (part === 'selection') {
      clearTimeout(this._timer);
      this._timer = window.setTimeout(() => this._show(session), SETTLE_MS);
    }
  }

  /** Shows the operation of the selected node in the place of the one that is docked; the keyboard stays where it is. */
  private _show(session: EditorSession): void {
    const docked = this._docked;
    if (session.isDisposed || !docked || docked.isDisposed) {
      this._session?.changed.disconnect(this._onSession, this);
      this._session = null;
      return;
    }
    const [node, ...others] = session.selection.nodes;
    const operation = node === undefined ? null : session.operationOf(node);
    const isWanted =
      others.length === 0 && docked.isVisible && !docked.docking.isPinned;
    if (!isWanted || !operation?.path || !session.project) {
      return;
    }
    const path = session.project.toServerPath(operation.path);
    if (path === docked.context.path) {
      return;
    }
    const focused = document.activeElement;
    const next = this._documents.openOrReveal(path, undefined, undefined, {
      ref: docked.id,
      mode: 'tab-after',
      activate: false
    });
    if (!(next instanceof OperationWidget)) {
      return;
    }
    if (next.parent instanceof DockPanel) {
      next.parent.selectWidget(next);
    }
    if (focused instanceof HTMLElement) {
      focused.focus({ preventScroll: true });
    }
    this._last = next;
    this._follow(session, next);
    // What is not saved stays open behind it.
    if (!docked.context.model.dirty) {
      docked.close();
    }
  }

  private _last: IDocumentWidget | null = null;
  private _docked: OperationWidget | null = null;
  private _session: EditorSession | null = null;
  private _timer = 0;
}
