import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import { useState } from 'react';

import '../ui/styles';
import type { Commit, HistoryModel } from '../model/history';
import { PanelCommandIDs } from '../panels/commandids';
import { historyIcon } from '../ui/icons';
import {
  TRANSLATION_DOMAIN,
  TranslatorContext,
  useTranslation
} from '../ui/translation';
import { Comparison } from './comparison';
import { pairOf, type Selection } from './selection';
import { Timeline } from './timeline';

export interface IHistoryViewOptions {
  readonly model: HistoryModel;
  readonly commands: CommandRegistry;
  readonly languages: IEditorLanguageRegistry | null;
  readonly translator: ITranslator;
}

/** The history of a project in the main area. */
export class HistoryView extends ReactWidget {
  constructor(private readonly _options: IHistoryViewOptions) {
    super();
    const { model } = _options;
    this.addClass('df-History');
    this.title.icon = historyIcon;
    this.title.closable = true;
    this._setTitle();
    this.projectId = model.project.project.id;
    model.changed.connect(this.update, this);
    model.project.changed.connect(this._onProject, this);
    this._refresh();
  }

  /** Whose history it is. */
  readonly projectId: string;

  override dispose(): void {
    if (!this.isDisposed) {
      const { model } = this._options;
      window.clearTimeout(this._timer);
      model.changed.disconnect(this.update, this);
      model.project.changed.disconnect(this._onProject, this);
      super.dispose();
    }
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._refresh();
  }

  protected override render(): JSX.Element {
    const { translator } = this._options;
    return (
      <TranslatorContext.Provider value={translator}>
        <HistoryBody
          {...this._options}
          failure={this._failure}
          onOlder={() => this._do(() => this._options.model.loadOlder())}
        />
      </TranslatorContext.Provider>
    );
  }

  private _setTitle(): void {
    const { model, translator } = this._options;
    this.title.label = translator
      .load(TRANSLATION_DOMAIN)
      .__('History of %1', model.project.project.name);
  }

  /** Documents were saved, or an execution began: there may be a new version. */
  private _onProject(_: unknown, part: string): void {
    if (part === 'project') {
      this._setTitle();
    }
    if ((part === 'pipelines' || part === 'executions') && this.isVisible) {
      window.clearTimeout(this._timer);
      this._timer = window.setTimeout(() => this._refresh(), 300);
    }
  }

  private _refresh(): void {
    this._do(() => this._options.model.refresh());
  }

  private _do(task: () => Promise<void>): void {
    task().then(
      () => {
        this._failure = null;
      },
      (error: unknown) => {
        this._failure = error instanceof Error ? error.message : String(error);
        this.update();
      }
    );
  }

  private _failure: string | null = null;
  private _timer = 0;
}

function HistoryBody(
  props: IHistoryViewOptions & {
    failure: string | null;
    onOlder: () => void;
  }
): JSX.Element {
  const trans = useTranslation();
  const { model, commands, languages, failure, onOlder } = props;
  const [selection, setSelection] = useState<Selection>({
    commit: null,
    against: 'before'
  });
  const onSelect = (commit: Commit, isSecond: boolean) =>
    setSelection(({ commit: first, against }) =>
      isSecond && commit !== first
        ? { commit: first, other: commit, against }
        : { commit, against }
    );
  const path = model.project.project.path;
  return (
    <>
      <div className="df-History-side">
        <div className="df-History-header">
          <button
            className="jp-mod-styled jp-mod-small df-Button"
            onClick={() =>
              void commands.execute(PanelCommandIDs.saveVersion, { path })
            }
          >
            {trans.__('Save version…')}
          </button>
        </div>
        {failure && (
          <div className="df-Failure" role="alert">
            {failure}
          </div>
        )}
        {model.isReady && (
          <Timeline
            model={model}
            commands={commands}
            selection={selection}
            onSelect={onSelect}
            onOlder={onOlder}
          />
        )}
        {model.isReady && (
          <p className="df-History-hint df-dim">
            {trans.__('Shift and click a second version to compare the two.')}
          </p>
        )}
      </div>
      {model.isReady && (
        <Comparison
          model={model}
          commands={commands}
          languages={languages}
          selection={selection}
          pair={pairOf(selection, model.entries)}
          onAgainst={against =>
            setSelection(current => ({ ...current, against }))
          }
        />
      )}
    </>
  );
}
