import type { IStateDB } from '@jupyterlab/statedb';
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';

import {
  NO_SELECTION,
  selectOnly,
  type ISelection
} from '../graph/rowselection';
import {
  CommandIDs,
  type IArrangement,
  type IProjectModel,
  type IProjects
} from '../tokens';
import { deepforgeIcon } from '../ui/icons';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import type { PanelContent } from './content';

const STATE_KEY = 'deepforge-jupyter:panel';

export interface IPanelOptions {
  projects: IProjects;
  arrangement: IArrangement;
  commands: CommandRegistry;
  translator: ITranslator;
  /** Where it remembers which sections are closed. */
  state: IStateDB | null;
}

/** The left panel: the documents, artifacts and executions of one project. */
export class ProjectPanel extends ReactWidget {
  constructor(private readonly _options: IPanelOptions) {
    super();
    const { projects, translator, state } = _options;
    const trans = translator.load(TRANSLATION_DOMAIN);
    this.id = 'deepforge-panel';
    this.addClass('df-Panel');
    this.title.icon = deepforgeIcon;
    this.title.caption = trans.__('DeepForge');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('DeepForge'));
    projects.currentChanged.connect(this._onCurrentChanged, this);
    _options.commands.commandChanged.connect(this._onCommandChanged, this);
    this._onCurrentChanged(projects, projects.current);
    void state?.fetch(STATE_KEY).then(value => {
      if (Array.isArray(value)) {
        this._toggled = new Set(value.filter(id => typeof id === 'string'));
        this.update();
      }
    });
  }

  /** Marks the row of a document, as when it becomes the current one; `path` from the project's folder. */
  select(path: string): void {
    const folder = path.split('/', 1)[0];
    const row = `${folder}/${path}`;
    if (!this._selection.ids.has(row)) {
      this._select(selectOnly(row));
    }
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._options.projects.currentChanged.disconnect(
      this._onCurrentChanged,
      this
    );
    this._options.commands.commandChanged.disconnect(
      this._onCommandChanged,
      this
    );
    this._model?.changed.disconnect(this.update, this);
    super.dispose();
  }

  /** The list of all projects stands in place of the project's own. */
  get isListing(): boolean {
    return this._isListing;
  }

  set isListing(value: boolean) {
    this._isListing = value;
    this.update();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    void this._load();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    if (this.isVisible) {
      void this._load();
    }
  }

  protected override render(): JSX.Element | null {
    const Content = this._content;
    return (
      Content && (
        <Content
          {...this._options}
          model={this._model}
          isListing={this._isListing}
          toggled={this._toggled}
          onToggle={id => this._toggle(id)}
          selection={this._selection}
          onSelection={selection => this._select(selection)}
        />
      )
    );
  }

  /** What draws it comes when it is first looked at. */
  private async _load(): Promise<void> {
    if (this._content === null) {
      this._content = (await import('./content')).PanelContent;
      this.update();
    }
  }

  /** What a run would be stands in the tooltips of the rows. */
  private _onCommandChanged(
    _: CommandRegistry,
    { id }: CommandRegistry.ICommandChangedArgs
  ): void {
    if (id === CommandIDs.run) {
      this.update();
    }
  }

  private _onCurrentChanged(_: IProjects, model: IProjectModel | null): void {
    this._model?.changed.disconnect(this.update, this);
    if (model !== this._model) {
      this._selection = NO_SELECTION;
    }
    this._model = model;
    this._isListing = false;
    model?.changed.connect(this.update, this);
    this.update();
  }

  private _select(selection: ISelection): void {
    this._selection = selection;
    this.update();
  }

  private _toggle(section: string): void {
    const toggled = new Set(this._toggled);
    if (!toggled.delete(section)) {
      toggled.add(section);
    }
    this._toggled = toggled;
    void this._options.state?.save(STATE_KEY, [...toggled]);
    this.update();
  }

  private _content: typeof PanelContent | null = null;
  private _model: IProjectModel | null = null;
  private _isListing = false;
  private _selection: ISelection = NO_SELECTION;
  private _toggled: ReadonlySet<string> = new Set();
}
