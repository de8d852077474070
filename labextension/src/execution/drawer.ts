import { createElement } from 'react';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ITranslator } from '@jupyterlab/translation';
import { nullTranslator } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import { Panel, PanelLayout, SplitPanel, Widget } from '@lumino/widgets';

import type { Job, Problem } from '../protocol/types';
import type { IExecutionModel, IJobFeed } from '../tokens';
import { ReactView } from '../ui/reactview';
import type { DrawerTab, ITab } from './drawerheader';
import { DrawerHeader } from './drawerheader';
import { FailureBanner } from './failure';
import { enlargeFigure, FigureGrid } from './figures';
import { MetricCharts } from './metrics';
import { EmptyNote } from './note';
import { ScrollingOutput } from './output';
import { ProblemList, type IProblemActions } from './problems';

/** From this width (in px) on, figures stand beside the text. */
const SIDE_BY_SIDE_WIDTH = 640;

/** What part of the drawer figures take beside the text, and within which widths (in px). */
const FIGURES_SHARE = 0.36;
const FIGURES_WIDTH = [220, 480] as const;

/** A line of a project's document that somebody wants to see. */
export interface IPlace {
  /** The project's id. */
  readonly project: string;
  /** From the project's folder. */
  readonly path: string;
  readonly line: number | null;
}

/** What one job printed, showed and measured, live; and the problems of the document it is drawn under. */
export class JobDrawer extends Widget {
  constructor(options: {
    rendermime: IRenderMimeRegistry;
    translator?: ITranslator;
    /** The name of an execution by its id; null if it is not known. */
    nameOf?: (execution: string) => string | null;
  }) {
    super();
    this._translator = options.translator ?? nullTranslator;
    this._nameOf = options.nameOf ?? (() => null);
    this._output = new ScrollingOutput(options.rendermime);
    this.addClass('df-JobDrawer');

    this._header = this._view('df-JobDrawer-header', () => this._drawHeader());
    this._failure = this._view('df-JobDrawer-failure', () =>
      this._job
        ? createElement(FailureBanner, {
            job: this._job,
            onOpen: (path, line) => this._open(path, line)
          })
        : null
    );
    this._note = this._view('df-JobDrawer-note', () => this._drawNote());
    this._figures = this._view('df-JobDrawer-figures', () =>
      this._drawFigures()
    );
    this._metrics = this._view('df-JobDrawer-metrics', () =>
      createElement(MetricCharts, { metrics: this._feed?.metrics ?? [] })
    );
    this._problemList = this._view('df-JobDrawer-problems', () =>
      createElement(ProblemList, {
        problems: this._problems ?? [],
        ...this._problemActions
      })
    );
    this._text = new Panel();
    this._text.addClass('df-JobDrawer-text');
    this._text.addWidget(this._output);
    this._text.addWidget(this._note);
    this._split = new SplitPanel({ orientation: 'horizontal', spacing: 1 });
    this._split.addClass('df-JobDrawer-split');
    this._split.addWidget(this._text);
    this._split.addWidget(this._figures);
    this._split.handleMoved.connect(() => (this._isDivided = true));
    const body = new Panel();
    body.addClass('df-JobDrawer-body');
    for (const part of [this._split, this._metrics, this._problemList]) {
      body.addWidget(part);
    }
    const layout = new PanelLayout();
    this.layout = layout;
    layout.addWidget(this._header);
    layout.addWidget(this._failure);
    layout.addWidget(body);
    this._refresh();
  }

  /** Somebody asks for the line that a failure names. */
  get placeRequested(): ISignal<this, IPlace> {
    return this._placeRequested;
  }

  /** The job to show; `null` for none. */
  setJob(model: IExecutionModel | null, node: string | null): void {
    if (model === this._model && node === this._node) {
      return;
    }
    this._model?.changed.disconnect(this._onExecutionChanged, this);
    this._releaseFeed();
    this._model = model;
    this._node = node;
    if (model) {
      model.changed.connect(this._onExecutionChanged, this);
    }
    this._followJob();
    this._refresh();
  }

  /** The problems of the document, and what can be done about them. */
  setProblems(problems: Problem[], actions: IProblemActions): void {
    this._problems = problems;
    this._problemActions = actions;
    this._refresh();
  }

  /** Brings a tab to the front; it stays there while the selection moves from job to job. */
  showTab(tab: DrawerTab): void {
    this._wantedTab = tab;
    this._refresh();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.setJob(null, null);
    Signal.clearData(this);
    super.dispose();
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    const width = message.width < 0 ? this.node.offsetWidth : message.width;
    if (width >= SIDE_BY_SIDE_WIDTH !== this._isWide) {
      this._isWide = !this._isWide;
      this._refresh();
    }
    this._divide();
  }

  /** Gives the figures their share, until somebody has moved the divider. */
  private _divide(): void {
    const width = this.node.offsetWidth;
    if (this._isDivided || this._figures.isHidden || width === 0) {
      return;
    }
    const figures = Math.min(
      Math.max(width * FIGURES_SHARE, FIGURES_WIDTH[0]),
      FIGURES_WIDTH[1]
    );
    this._split.setRelativeSizes([width - figures, figures]);
  }

  private get _job(): Job | null {
    return (this._node !== null && this._model?.jobs.get(this._node)) || null;
  }

  private _view(
    name: string,
    draw: ConstructorParameters<typeof ReactView>[0]
  ): ReactView {
    const view = new ReactView(draw, this._translator);
    view.addClass(name);
    return view;
  }

  private _onExecutionChanged(_: IExecutionModel, node: string | null): void {
    if (node !== null && node !== this._node) {
      return;
    }
    this._followJob();
    this._refresh();
  }

  /** Subscribes once the job has an attempt whose feed can be read. */
  private _followJob(): void {
    if (this._feed || !this._model || this._node === null || !this._job) {
      return;
    }
    this._feed = this._model.feed(this._node);
    this._feed.changed.connect(this._refresh, this);
    this._output.model = this._feed.outputs;
  }

  private _releaseFeed(): void {
    this._feed?.changed.disconnect(this._refresh, this);
    this._output.model = null;
    this._feed?.dispose();
    this._feed = null;
  }

  private _tabs(): ITab[] {
    const tabs: ITab[] = [{ id: 'output', count: 0 }];
    tabs.push({ id: 'figures', count: this._feed?.figures.length ?? 0 });
    if (this._feed && this._feed.metrics.length > 0) {
      tabs.push({ id: 'metrics', count: this._feed.metrics.length });
    }
    if (this._problems) {
      tabs.push({ id: 'problems', count: this._problems.length });
    }
    return tabs;
  }

  private _currentTab(): DrawerTab {
    const isThere = this._tabs().some(tab => tab.id === this._wantedTab);
    if (isThere && (this._job || !this._problems)) {
      return this._wantedTab;
    }
    return this._job || !this._problems ? 'output' : 'problems';
  }

  private _refresh(): void {
    const tab = this._currentTab();
    const hasFigures = (this._feed?.figures.length ?? 0) > 0;
    const hasOutput = (this._feed?.outputs.length ?? 0) > 0;
    const isBeside = tab === 'output' && hasFigures && this._isWide;
    const showsFigures = hasFigures && (tab === 'figures' || isBeside);
    this._output.setHidden(tab !== 'output' || !hasOutput);
    this._note.setHidden(
      !(tab === 'output' ? !hasOutput : tab === 'figures' && !hasFigures)
    );
    this._text.setHidden(tab === 'figures' && hasFigures);
    this._split.setHidden(tab !== 'output' && tab !== 'figures');
    if (showsFigures === this._figures.isHidden) {
      this._figures.setHidden(!showsFigures);
      this._divide();
    }
    this._metrics.setHidden(tab !== 'metrics');
    this._problemList.setHidden(tab !== 'problems');
    this._failure.setHidden(!this._job || tab === 'problems');
    this.toggleClass('df-mod-beside', isBeside);
    for (const view of [
      this._header,
      this._failure,
      this._note,
      this._figures,
      this._metrics,
      this._problemList
    ]) {
      if (!view.isHidden) {
        view.update();
      }
    }
  }

  private _drawHeader() {
    return createElement(DrawerHeader, {
      tabs: this._tabs(),
      current: this._currentTab(),
      onChoose: tab => this.showTab(tab),
      job: this._job,
      execution: this._model?.execution ?? null,
      nameOf: this._nameOf,
      idPrefix: this._idPrefix
    });
  }

  private _drawNote() {
    const isLoading = this._feed !== null && !this._feed.isReplayed;
    const isOutput = this._currentTab() === 'output';
    return createElement(EmptyNote, { job: this._job, isLoading, isOutput });
  }

  private _drawFigures() {
    const feed = this._feed;
    const name = this._job?.label || this._node || '';
    return createElement(FigureGrid, {
      figures: feed?.figures ?? [],
      name,
      onEnlarge: id => {
        if (feed) {
          void enlargeFigure(feed, id, name, this._translator);
        }
      }
    });
  }

  private _open(path: string, line: number | null): void {
    if (this._job) {
      this._placeRequested.emit({ project: this._job.project, path, line });
    }
  }

  private readonly _translator: ITranslator;
  private readonly _nameOf: (execution: string) => string | null;
  private readonly _output: ScrollingOutput;
  private readonly _header: ReactView;
  private readonly _failure: ReactView;
  private readonly _text: Panel;
  private readonly _split: SplitPanel;
  private readonly _note: ReactView;
  private readonly _figures: ReactView;
  private readonly _metrics: ReactView;
  private readonly _problemList: ReactView;
  private readonly _placeRequested = new Signal<this, IPlace>(this);
  private readonly _idPrefix = `df-drawer-${++drawers}`;
  private _model: IExecutionModel | null = null;
  private _node: string | null = null;
  private _feed: IJobFeed | null = null;
  private _problems: Problem[] | null = null;
  private _problemActions: IProblemActions = { onSelect: () => undefined };
  private _wantedTab: DrawerTab = 'output';
  private _isWide = false;
  private _isDivided = false;
}

let drawers = 0;
