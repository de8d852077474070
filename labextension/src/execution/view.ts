import { createElement } from 'react';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ITranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Signal, type ISignal } from '@lumino/signaling';
import { PanelLayout, Widget } from '@lumino/widgets';

import '../ui/styles';
import type { ChangeExecution, Job } from '../protocol/types';
import type { IExecutionModel, IProjectModel, IReach } from '../tokens';
import { CommandIDs } from '../tokens';
import { executionIcon } from '../ui/icons';
import { OutageBanner } from '../ui/reach';
import { reachView } from '../ui/reachview';
import type { ReactView } from '../ui/reactview';
import { RendermimeContext } from '../ui/rendered';
import { AllFigures } from './allfigures';
import { choiceOf, Choices } from './choices';
import { CodeTab } from './code/place';
import { JobDrawer, type IPlace } from './drawer';
import { ExecutionGraph } from './graph';
import { Comparing } from './comparing';
import { ExecutionHeader, type ViewTab } from './header';
import { headerActions } from './headeractions';
import { JobList } from './joblist';
import { JobTimeline } from './jobtimeline';
import { MissingNote } from './note';
import { inOrder, proposedJob } from './order';
import { nameOf } from './reuse';

export interface IExecutionViewOptions {
  project: IProjectModel;
  reach: IReach;
  execution: string;
  /** What it was called when it was shown last; empty: not known. */
  name: string;
  node: string | null;
  attempt?: number | null;
  tab?: ViewTab;
  commands: CommandRegistry;
  rendermime: IRenderMimeRegistry;
  translator: ITranslator;
}

/** One execution: its graph, timeline and jobs, what the selected one printed and showed, and all its figures. */
export class ExecutionView extends Widget {
  /** Whose execution it is. */
  readonly projectId: string;

  constructor(private readonly _options: IExecutionViewOptions) {
    super();
    const { project, execution, node, reach, rendermime, translator } =
      _options;
    const view = (
      name: string,
      draw: ConstructorParameters<typeof ReactView>[0]
    ) => {
      const part = reachView(name, _options, draw);
      this._parts.push(part);
      return part;
    };
    const openJob = (command: string) => (id: string, job: string) =>
      this._execute(command, { execution: id, node: job });
    this.addClass('df-Execution');
    this.title.icon = executionIcon;
    this.title.closable = true;
    this.title.label = _options.name;
    this.projectId = project.project.id;
    this._model = project.execution(execution);
    this._comparing = new Comparing(this._model, () => this._refresh());
    this._selected = node;
    this._isChosen = node !== null;
    this._tab = _options.tab ?? 'graph';
    this._drawer = new JobDrawer({
      rendermime,
      translator,
      reach,
      nameOf: id => nameOf(id, project.executions),
      showLineage: openJob(CommandIDs.showLineage),
      openJob: openJob(CommandIDs.openExecution)
    });
    this._drawer.setJob(this._model, node);
    this._drawer.shown.setAttempt(_options.attempt ?? null);
    this._drawer.shown.attemptChanged.connect(() => {
      this._isChosen = true;
      this._refresh();
      this._chosenChanged.emit();
    });
    this._drawer.placeRequested.connect((_, place) => this._openPlace(place));
    const outage = view('df-Execution-outage', () =>
      createElement(OutageBanner, { isEmpty: !this._model.execution })
    );
    const header = view('df-Execution-header', () => this._drawHeader());
    const jobs = view('df-Execution-jobs', () =>
      createElement(JobList, {
        jobs: this._jobs(),
        selected: this._selected,
        isChosen: this._isChosen,
        comparisons: this._comparing.jobs,
        onSelect: wanted => this.selectJob(wanted)
      })
    );
    const graph = view('df-Execution-graph', () =>
      this._model.execution
        ? createElement(ExecutionGraph, {
            execution: this._model.execution,
            model: this._model,
            project,
            selected: this._selected,
            comparisons: this._comparing.jobs,
            onSelect: wanted => this.selectJob(wanted)
          })
        : null
    );
    const timeline = view('df-Execution-timeline', () =>
      createElement(JobTimeline, {
        jobs: this._jobs(),
        begun: this._model.execution?.created_at ?? '',
        selected: this._selected,
        isChosen: this._isChosen,
        attempt: this._drawer.shown.attempt,
        onSelect: (wanted, attempt) => this.selectJob(wanted, attempt)
      })
    );
    this._figures = view('df-Execution-figures', () =>
      createElement(AllFigures, {
        model: this._model,
        jobs: this._jobs(),
        translator
      })
    );
    this._split = new Choices({ graph, timeline, jobs }, this._drawer);
    const layout = (this.layout = new PanelLayout());
    const shown = { project, execution: this._model };
    this._code = new CodeTab(layout, { ...shown, node: () => this._selected });
    [outage, header, this._split, this._figures].forEach(part =>
      layout.addWidget(part)
    );
    this._model.changed.connect(this._refresh, this);
    void this._load(this._model.ready);
  }

  /** The job that somebody chose; null: none yet. */
  get chosen(): string | null {
    return this._isChosen ? this._selected : null;
  }

  /** The attempt of it that somebody chose; null: the newest, whichever that is. */
  get attempt(): number | null {
    return this._drawer.shown.attempt;
  }

  get tab(): ViewTab {
    return this._tab;
  }

  /** Somebody chose another job, attempt or tab. */
  get chosenChanged(): ISignal<this, void> {
    return this._chosenChanged;
  }

  /** Shows what one job printed and showed, in its newest attempt or in one that is named. */
  selectJob(node: string, attempt: number | null = null): void {
    this._selected = node;
    this._isChosen = true;
    this._tab = choiceOf(this._tab) ?? 'graph';
    this._refresh();
    this._drawer.shown.setAttempt(attempt);
    this._chosenChanged.emit();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._model.changed.disconnect(this._refresh, this);
    this._comparing.dispose();
    Signal.clearData(this);
    super.dispose();
  }

  private async _load(reading = this._model.refresh()): Promise<void> {
    this._failure = null;
    this._refresh();
    try {
      await reading;
      this._isLoaded = true;
    } catch (error) {
      this._failure = error instanceof Error ? error.message : String(error);
    }
    this._refresh();
  }

  private _jobs(): Job[] {
    const { execution, jobs } = this._model;
    return inOrder(execution?.document ?? null, jobs).flatMap(
      node => jobs.get(node) ?? []
    );
  }

  private _refresh(): void {
    if (this.isDisposed) {
      return;
    }
    if (!this._isChosen) {
      this._selected = proposedJob(this._jobs(), this._selected);
    }
    const { execution } = this._model;
    if (execution) {
      this.title.label = execution.name;
      this.title.caption = `${execution.name}\n${execution.pipeline}`;
    }
    this._comparing.look();
    this._drawer.setJob(this._model, this._selected);
    const choice = choiceOf(this._tab);
    if (choice !== null) {
      this._split.showPart(choice);
    }
    this._split.setHidden(choice === null || execution === null);
    this._figures.setHidden(this._tab !== 'figures' || execution === null);
    this._code.show(this._tab === 'code' && execution !== null);
    this._parts.filter(part => !part.isHidden).forEach(part => part.update());
  }

  private _drawHeader() {
    const { execution } = this._model;
    if (!execution) {
      const { _isLoaded: isLoaded, _failure: failure } = this;
      const onRetry = () => void this._load();
      return createElement(MissingNote, { isLoaded, failure, onRetry });
    }
    const { project } = this._options;
    const header = createElement(ExecutionHeader, {
      execution,
      jobs: this._jobs(),
      tab: this._tab,
      onTab: tab => this._show(tab),
      project,
      onChange: changes => this._change(changes),
      reproduction: this._comparing.reproduction,
      ...headerActions(execution, (command, args) =>
        this._execute(command, args)
      )
    });
    return createElement(
      RendermimeContext.Provider,
      { value: this._options.rendermime },
      header
    );
  }

  private async _change(
    changes: Partial<ChangeExecution>
  ): Promise<string | null> {
    const { project, execution } = this._options;
    try {
      await project.changeExecution(execution, changes);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  private _show(tab: ViewTab): void {
    this._tab = tab;
    this._refresh();
    this._chosenChanged.emit();
  }

  /** In the code that ran; what is no operation of it, in the project. */
  private _openPlace({ path, line }: IPlace): void {
    if (this._code.holds(path, this._model.execution)) {
      this._show('code');
      this._code.reveal(path, line);
    } else {
      this._execute(CommandIDs.openDocument, { path, line });
    }
  }

  private _execute(command: string, args: ReadonlyPartialJSONObject): void {
    const project = this._options.project.project.id;
    void this._options.commands.execute(command, { ...args, project });
  }

  private readonly _model: IExecutionModel;
  private readonly _comparing: Comparing;
  private readonly _drawer: JobDrawer;
  private readonly _code: CodeTab;
  private readonly _parts: ReactView[] = [];
  private readonly _figures: ReactView;
  private readonly _split: Choices;
  private _selected: string | null;
  private readonly _chosenChanged = new Signal<this, void>(this);
  private _tab: ViewTab;
  private _isChosen: boolean;
  private _isLoaded = false;
  private _failure: string | null = null;
}
