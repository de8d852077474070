import { createElement } from 'react';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { nullTranslator, type ITranslator } from '@jupyterlab/translation';
import { Signal, type ISignal } from '@lumino/signaling';
import { Panel, PanelLayout, Widget } from '@lumino/widgets';

import type { Job, Problem } from '../protocol/types';
import type { IExecutionModel, IReach } from '../tokens';
import { reachView } from '../ui/reachview';
import type { ReactView } from '../ui/reactview';
import { BesideSplit } from './besidesplit';
import type { DrawerTab, ITab, OpenJob } from './drawerheader';
import { DrawerHeader, tabsOf } from './drawerheader';
import { FailureBanner } from './failure';
import { AttemptChooser } from './attempts';
import { Console } from './console';
import { enlargeFigure } from './enlarged';
import { FigureGrid } from './figures';
import { MetricCharts } from './metrics';
import { EmptyNote } from './note';
import { ShownJob } from './shownjob';
import { withPlaceLinks } from '../ui/placelinks';
import { ProblemList, type IProblemActions } from '../ui/problems';

/** From this width (in px) on, figures stand beside the text. */
const SIDE_BY_SIDE_WIDTH = 640;

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
  readonly shown = new ShownJob();

  constructor(options: {
    rendermime: IRenderMimeRegistry;
    translator?: ITranslator;
    /** The name of an execution by its id; null if it is not known. */
    nameOf?: (execution: string) => string | null;
    /** Shows the job of another execution. */
    openJob?: OpenJob;
    /** Shows what a job's results come from and what was made of them. */
    showLineage?: OpenJob;
    /** Whether what is shown is how things are now. */
    reach?: IReach | null;
    /** It can be folded away, down to its tabs. */
    isCollapsible?: boolean;
  }) {
    super();
    this._translator = options.translator ?? nullTranslator;
    const view = (
      name: string,
      draw: ConstructorParameters<typeof ReactView>[0]
    ) =>
      reachView(
        name,
        { reach: options.reach, translator: this._translator },
        draw
      );
    this._nameOf = options.nameOf ?? (() => null);
    this._openJob = options.openJob ?? (() => undefined);
    this._showLineage = options.showLineage ?? (() => undefined);
    this._isCollapsible = options.isCollapsible ?? false;
    const rendermime = withPlaceLinks(options.rendermime, (path, line) =>
      this._open(path, line)
    );
    this._output = new Console(rendermime, this._translator);
    this.addClass('df-JobDrawer');

    this._header = view('df-JobDrawer-header', () => this._drawHeader());
    this._failure = view('df-JobDrawer-failure', () =>
      this._job
        ? createElement(FailureBanner, {
            job: this._job,
            onOpen: (path, line) => this._open(path, line)
          })
        : null
    );
    this._note = view('df-JobDrawer-note', () => this._drawNote());
    this._figures = view('df-JobDrawer-figures', () => this._drawFigures());
    this._metrics = view('df-JobDrawer-metrics', () =>
      createElement(MetricCharts, { metrics: this.shown.feed?.metrics ?? [] })
    );
    this._problemList = view('df-JobDrawer-problems', () =>
      createElement(ProblemList, {
        problems: this._problems ?? [],
        ...this._problemActions
      })
    );
    this._text = new Panel();
    this._text.addClass('df-JobDrawer-text');
    this._text.addWidget(this._output);
    this._text.addWidget(this._note);
    this._split = new BesideSplit(this._text, this._figures);
    this._split.addClass('df-JobDrawer-split');
    const body = new Panel();
    body.addClass('df-JobDrawer-body');
    for (const part of [this._split, this._metrics, this._problemList]) {
      body.addWidget(part);
    }
    const layout = (this.layout = new PanelLayout());
    layout.addWidget(this._header);
    layout.addWidget(this._failure);
    layout.addWidget(body);
    this.shown.changed.connect(this._refresh, this);
    this._refresh();
  }

  /** Somebody asks for the line that a failure names. */
  get placeRequested(): ISignal<this, IPlace> {
    return this._placeRequested;
  }

  /** The job to show; `null` for none. */
  setJob(model: IExecutionModel | null, node: string | null): void {
    this.shown.set(model, node);
  }

  /** The problems of the document, and what can be done about them. */
  setProblems(problems: Problem[], actions: IProblemActions): void {
    this._problems = problems;
    this._problemActions = actions;
    this._refresh();
  }

  get isCollapsed(): boolean {
    return this._isCollapsed;
  }

  set isCollapsed(value: boolean) {
    if (value !== this._isCollapsed) {
      this._isCollapsed = value;
      this.toggleClass('df-mod-collapsed', value);
      this._refresh();
      this._collapseToggled.emit(value);
    }
  }

  get collapseToggled(): ISignal<this, boolean> {
    return this._collapseToggled;
  }

  /** Brings a tab to the front; it stays there while the selection moves from job to job. */
  showTab(tab: DrawerTab): void {
    this.isCollapsed = false;
    this._wantedTab = tab;
    this._refresh();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._output.setFeed(null, '');
    this.shown.dispose();
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
  }

  private get _job(): Job | null {
    return this.shown.job;
  }

  private get _name(): string {
    return this._job?.label || this.shown.node || '';
  }

  private _tabs(): ITab[] {
    return tabsOf(this.shown.feed, this._problems);
  }

  private _currentTab(): DrawerTab {
    const isThere = this._tabs().some(tab => tab.id === this._wantedTab);
    if (isThere && (this._job || !this._problems)) {
      return this._wantedTab;
    }
    return this._job || !this._problems ? 'output' : 'problems';
  }

  private _refresh(): void {
    this._output.setFeed(this.shown.feed, this._name);
    const tab = this._currentTab();
    const hasFigures = (this.shown.feed?.figures.length ?? 0) > 0;
    const hasOutput = (this.shown.feed?.outputs.length ?? 0) > 0;
    const isBeside = tab === 'output' && hasFigures && this._isWide;
    const showsFigures = hasFigures && (tab === 'figures' || isBeside);
    this._output.setHidden(tab !== 'output' || !hasOutput);
    this._note.setHidden(
      !(tab === 'output' ? !hasOutput : tab === 'figures' && !hasFigures)
    );
    this._text.setHidden(tab === 'figures' && hasFigures);
    this._split.setHidden(tab !== 'output' && tab !== 'figures');
    this._split.showFigures(showsFigures);
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
    const { newest, attempt, setAttempt: onChoose } = this.shown;
    return createElement(DrawerHeader, {
      tabs: this._tabs(),
      current: this._currentTab(),
      onChoose: tab => this.showTab(tab),
      job: this._job,
      attempts:
        newest &&
        createElement(AttemptChooser, { job: newest, attempt, onChoose }),
      execution: this.shown.execution,
      nameOf: this._nameOf,
      openJob: this._openJob,
      showLineage: this._showLineage,
      askWhy: this.shown.askWhy,
      idPrefix: this._idPrefix,
      isCollapsed: this._isCollapsible ? this._isCollapsed : null,
      onCollapse: isCollapsed => (this.isCollapsed = isCollapsed)
    });
  }

  private _drawNote() {
    const isLoading = this.shown.feed !== null && !this.shown.feed.isReplayed;
    const isOutput = this._currentTab() === 'output';
    return createElement(EmptyNote, { job: this._job, isLoading, isOutput });
  }

  private _drawFigures() {
    return createElement(FigureGrid, {
      figures: this.shown.feed?.figures ?? [],
      name: this._name,
      load: this.shown.history,
      onEnlarge: this._enlarge
    });
  }

  private readonly _enlarge = (id: string): void => {
    const { feed } = this.shown;
    if (feed) {
      void enlargeFigure(feed, id, this._name, this._translator, this.shown);
    }
  };

  private _open(path: string, line: number | null): void {
    if (this._job) {
      this._placeRequested.emit({ project: this._job.project, path, line });
    }
  }

  private readonly _translator: ITranslator;
  private readonly _openJob: OpenJob;
  private readonly _showLineage: OpenJob;
  private readonly _nameOf: (execution: string) => string | null;
  private readonly _output: Console;
  private readonly _header: ReactView;
  private readonly _failure: ReactView;
  private readonly _text: Panel;
  private readonly _split: BesideSplit;
  private readonly _note: ReactView;
  private readonly _figures: ReactView;
  private readonly _metrics: ReactView;
  private readonly _problemList: ReactView;
  private readonly _collapseToggled = new Signal<this, boolean>(this);
  private readonly _placeRequested = new Signal<this, IPlace>(this);
  private readonly _idPrefix = `df-drawer-${++drawers}`;
  private _problems: Problem[] | null = null;
  private _problemActions: IProblemActions = { onSelect: () => undefined };
  private _wantedTab: DrawerTab = 'output';
  private readonly _isCollapsible: boolean;
  private _isCollapsed = false;
  private _isWide = false;
}

let drawers = 0;
