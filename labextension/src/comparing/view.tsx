import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import '../ui/styles';
import type { ComparisonModel } from '../model/comparison';
import type { HistoryModel } from '../model/history';
import { CommandIDs } from '../tokens';
import { executionIcon } from '../ui/icons';
import { tabArgs } from '../ui/tabargs';
import {
  TRANSLATION_DOMAIN,
  TranslatorContext,
  useTranslation
} from '../ui/translation';
import { ComparedCode } from './code';
import { ComparedCurves } from './curves';
import { useFeeds } from './feeds';
import { ComparedFigures } from './figures';
import { ComparedTable } from './table';

export interface IComparisonViewOptions {
  readonly model: ComparisonModel;
  readonly history: HistoryModel;
  readonly commands: CommandRegistry;
  readonly languages: IEditorLanguageRegistry | null;
  readonly translator: ITranslator;
}

/** Several executions beside each other, in the main area. */
export class ComparisonView extends ReactWidget {
  constructor(private readonly _options: IComparisonViewOptions) {
    super();
    const { model, translator } = _options;
    this.addClass('df-Compared');
    this.title.icon = executionIcon;
    this.title.closable = true;
    this.title.label = translator
      .load(TRANSLATION_DOMAIN)
      .__('%1 executions compared', model.ids.length);
    model.changed.connect(this._onModel, this);
  }

  /** What shows it again after a reload. */
  get args(): ReadonlyPartialJSONObject {
    const { ids, project } = this._options.model;
    return { ...tabArgs(project), executions: [...ids] };
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._options.model.changed.disconnect(this._onModel, this);
      this._options.model.dispose();
      super.dispose();
    }
  }

  protected override render(): JSX.Element {
    return (
      <TranslatorContext.Provider value={this._options.translator}>
        <Compared {...this._options} compared={this._options.model.compared} />
      </TranslatorContext.Provider>
    );
  }

  private _onModel(): void {
    const names = this._options.model.compared?.executions.map(
      execution => execution?.name ?? '–'
    );
    this.title.caption = names?.join(', ') ?? '';
    this.update();
  }
}

function Compared(
  props: IComparisonViewOptions & {
    compared: ComparisonModel['compared'];
  }
): JSX.Element {
  const { model, compared, history, commands, languages, translator } = props;
  const trans = useTranslation();
  const feeds = useFeeds(model.executions);
  if (!compared) {
    return model.failure ? (
      <div className="df-Failure" role="alert">
        {model.failure}
      </div>
    ) : (
      <div className="df-Empty" aria-busy="true">
        {trans.__('Comparing the executions…')}
      </div>
    );
  }
  const gone = compared.executions.filter(execution => !execution).length;
  const open = (execution: string) =>
    void commands.execute(CommandIDs.openExecution, {
      execution,
      project: model.project.project.id
    });
  return (
    <>
      {gone > 0 && (
        <div className="df-Failure" role="alert">
          {trans._n(
            '%1 of the executions was deleted.',
            '%1 of the executions were deleted.',
            gone
          )}
        </div>
      )}
      <ComparedTable compared={compared} onOpen={open} />
      <ComparedCurves compared={compared} feeds={feeds} />
      <ComparedFigures
        compared={compared}
        models={model.executions}
        feeds={feeds}
        translator={translator}
      />
      <ComparedCode
        compared={compared}
        history={history}
        commands={commands}
        languages={languages}
      />
    </>
  );
}
