import type { Toolbar } from '@jupyterlab/ui-components';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ITranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import { Debouncer } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';
import { SplitPanel, Widget } from '@lumino/widgets';

import type { JobDrawer } from '../execution/drawer';
import type { IProblemActions } from '../ui/problems';
import { CommandIDs } from '../tokens';
import { rememberSelection } from './memory';
import type { SessionPart } from './parts';
import type { EditorSession } from './session';

const INSPECTOR_WIDTH = 300;
const DRAWER_HEIGHT = 240;
/** From this width (in px) on, the inspector stands beside the canvas; else it stands below it. */
const BESIDE_WIDTH = 640;
const BELOW_SHARE = 0.4;
const MEASURE_AFTER_MS = 100;

export interface IPanelOptions {
  readonly session: EditorSession;
  readonly commands: CommandRegistry;
  readonly rendermime: IRenderMimeRegistry;
  readonly translator: ITranslator;
  /** Filled when the views are there. */
  readonly toolbar: Toolbar;
}

/**
 * Canvas above the drawer at the left, inspector at the right, or below them where there is little room. What draws them
 * is loaded when first shown.
 */
export class EditorPanel extends SplitPanel {
  constructor(private readonly options: IPanelOptions) {
    super({ orientation: 'horizontal', spacing: 1 });
    this.addClass('df-Editor');
    this._left = new SplitPanel({ orientation: 'vertical', spacing: 1 });
    this._left.addClass('df-Editor-left');
    this.addWidget(this._left);
    SplitPanel.setStretch(this._left, 1);
    void options.session.views.ready.then(() => {
      if (!this.isDisposed) {
        this._inspectorToggled.emit(this.isInspectorOpen);
      }
    });
    options.session.changed.connect(this._onSession, this);
  }

  get session(): EditorSession {
    return this.options.session;
  }

  get isInspectorOpen(): boolean {
    return this.session.views.isOpen('inspector');
  }

  set isInspectorOpen(value: boolean) {
    if (value === this.isInspectorOpen) {
      return;
    }
    this.session.views.setOpen('inspector', value);
    this._inspector?.setHidden(!value);
    if (value) {
      this._sizeInspector();
    }
    this._inspectorToggled.emit(value);
  }

  get inspectorToggled(): ISignal<this, boolean> {
    return this._inspectorToggled;
  }

  /** False also while there was nothing to show yet. */
  get isDrawerOpen(): boolean {
    return this._drawer?.isHidden === false && !this._drawer.isCollapsed;
  }

  set isDrawerOpen(value: boolean) {
    if (value) {
      this._showDrawer();
    }
    if (this._drawer) {
      this._drawer.isCollapsed = !value;
    }
  }

  /** Opens the list of problems. */
  showProblems(): void {
    this._showDrawer();
    this._drawer?.showTab('problems');
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.options.session.changed.disconnect(this._onSession, this);
    this.options.session.dispose();
    super.dispose();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    void this._draw();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    if (this.isVisible) {
      void this._draw();
    }
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    const width = message.width < 0 ? this.node.offsetWidth : message.width;
    const orientation = width < BESIDE_WIDTH ? 'vertical' : 'horizontal';
    const isOther = width > 0 && orientation !== this.orientation;
    if (isOther) {
      this.orientation = orientation;
    }
    super.onResize(message);
    if (isOther) {
      this._sizeInspector();
    }
  }

  protected override onActivateRequest(): void {
    if (this.session.canvas) {
      this.session.canvas.focus();
    } else {
      this.node.tabIndex = -1;
      this.node.focus();
    }
  }

  private async _draw(): Promise<void> {
    if (this._isDrawn) {
      return;
    }
    this._isDrawn = true;
    const [parts] = await Promise.all([
      import('./views'),
      this.session.views.ready
    ]);
    if (this.isDisposed) {
      return;
    }
    const { toolbar, commands, translator } = this.options;
    parts.fillToolbar(toolbar, { panel: this, commands, translator });
    const { canvas, inspector, drawer, problemActions } = parts.createViews(
      this.options
    );
    this._problemActions = problemActions;
    this._drawer = drawer;
    this._inspector = inspector;
    drawer.hide();
    this._left.addWidget(canvas);
    this._left.addWidget(drawer);
    SplitPanel.setStretch(canvas, 1);
    SplitPanel.setStretch(drawer, 0);
    this.addWidget(inspector);
    SplitPanel.setStretch(inspector, 0);
    inspector.setHidden(!this.isInspectorOpen);
    this._sizeInspector();
    drawer.isCollapsed = !this.session.views.isOpen('drawer');
    drawer.collapseToggled.connect((_, isCollapsed) => {
      this.session.views.setOpen('drawer', !isCollapsed);
      this._sizeDrawer();
    });
    drawer.placeRequested.connect((_, place) => {
      void this.options.commands.execute(CommandIDs.openDocument, { ...place });
    });
    this._rememberSizes();
    rememberSelection(this.session);
    this._onSession(this.session, 'problems');
    this._onSession(this.session, 'selection');
  }

  private _onSession(session: EditorSession, part: SessionPart): void {
    if (!this._drawer) {
      return;
    }
    if (part === 'problems') {
      this._drawer.setProblems([...session.problems.all], this._problemActions);
    } else if (part === 'field') {
      this.isInspectorOpen = true;
    } else if (part === 'selection' || part === 'execution') {
      this._showJob();
    }
  }

  /** The selected node's job; without a selection the last one stays. */
  private _showJob(): void {
    const { selection, execution } = this.session;
    if (selection.nodes.size === 1) {
      this._node = [...selection.nodes][0];
    }
    const node =
      this._node !== null && this.session.graph.nodes.has(this._node)
        ? this._node
        : null;
    this._drawer?.setJob(
      node === null ? null : execution,
      execution === null ? null : node
    );
    const hasJob = node !== null && (execution?.jobs.has(node) ?? false);
    if (hasJob && selection.nodes.size === 1) {
      this._showDrawer();
    }
  }

  private _showDrawer(): void {
    if (!this._drawer?.isHidden) {
      return;
    }
    this._drawer.show();
    this._sizeDrawer();
  }

  /** What the person drags stays so, here and in the editors that are opened later. */
  private _rememberSizes(): void {
    const { views } = this.session;
    // Handles tell of their movement before anything has a new size.
    const measuring = new Debouncer(() => {
      const isBeside = this.orientation === 'horizontal';
      const width = isBeside ? (this._inspector?.node.offsetWidth ?? 0) : 0;
      const height = this._drawer?.node.offsetHeight ?? 0;
      if (width > 0) {
        views.setSize('inspector', width);
      }
      if (height > 0 && !this._drawer?.isCollapsed) {
        views.setSize('drawer', height);
      }
    }, MEASURE_AFTER_MS);
    this.handleMoved.connect(() => void measuring.invoke());
    this._left.handleMoved.connect(() => void measuring.invoke());
    this.disposed.connect(() => measuring.dispose());
  }

  private _sizeDrawer(): void {
    this._left.fit();
    const height = this._left.node.clientHeight;
    const drawer = this._drawer?.isCollapsed
      ? 0
      : Math.min(
          this.session.views.sizeOf('drawer') ?? DRAWER_HEIGHT,
          height / 2
        );
    this._left.setRelativeSizes([height - drawer, drawer]);
  }

  private _sizeInspector(): void {
    if (this.orientation === 'vertical') {
      this.setRelativeSizes([1 - BELOW_SHARE, BELOW_SHARE]);
      return;
    }
    const width = this.node.clientWidth;
    const inspector = Math.min(
      this.session.views.sizeOf('inspector') ?? INSPECTOR_WIDTH,
      width / 2
    );
    this.setRelativeSizes([width - inspector, inspector]);
  }

  private readonly _left: SplitPanel;
  private readonly _inspectorToggled = new Signal<this, boolean>(this);
  private _drawer: JobDrawer | null = null;
  private _problemActions: IProblemActions = { onSelect: () => undefined };
  private _inspector: Widget | null = null;
  private _node: string | null = null;
  private _isDrawn = false;
}
