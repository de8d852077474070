import { ReactFlowProvider } from '@xyflow/react';
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { useEffect, useState } from 'react';

import '../ui/styles';
import { nameOfNode } from '../graph/lineage';
import type { LineageModel } from '../model/lineage';
import type { LineageNode } from '../protocol/types';
import { CommandIDs } from '../tokens';
import { Failure } from '../ui/failure';
import { artifactIcon } from '../ui/icons';
import {
  TRANSLATION_DOMAIN,
  TranslatorContext,
  useTranslation
} from '../ui/translation';
import { LineageCanvas } from './canvas';
import { Details } from './details';

export interface ILineageViewOptions {
  readonly model: LineageModel;
  readonly commands: CommandRegistry;
  readonly translator: ITranslator;
}

/** What an artifact or a job comes from and what was made of it, in the main area. */
export class LineageView extends ReactWidget {
  constructor(private readonly _options: ILineageViewOptions) {
    super();
    this.addClass('df-Lineage');
    this.title.icon = artifactIcon;
    this.title.closable = true;
    this.projectId = _options.model.project.project.id;
    _options.model.changed.connect(this._onChanged, this);
    this._onChanged();
  }

  /** Whose lineage it is. */
  readonly projectId: string;

  override dispose(): void {
    if (!this.isDisposed) {
      this._options.model.changed.disconnect(this._onChanged, this);
      this._options.model.dispose();
      super.dispose();
    }
  }

  protected override render(): JSX.Element {
    return (
      <TranslatorContext.Provider value={this._options.translator}>
        <LineageBody {...this._options} />
      </TranslatorContext.Provider>
    );
  }

  private _onChanged(): void {
    const { model, translator } = this._options;
    const trans = translator.load(TRANSLATION_DOMAIN);
    const { lineage } = model;
    const root = lineage?.nodes.find(node => node.id === lineage.root);
    this.title.label = root
      ? trans.__('Lineage of %1', nameOfNode(root))
      : trans.__('Lineage');
    this.update();
  }
}

function LineageBody(props: ILineageViewOptions): JSX.Element {
  const { model, commands } = props;
  const trans = useTranslation();
  const { lineage, failure } = model;
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => setWanted(null), [lineage?.root]);
  if (lineage === null) {
    return failure === null ? (
      <div className="df-Empty" role="status">
        {trans.__('Looking up where it comes from…')}
      </div>
    ) : (
      <Failure text={failure} onRetry={() => void model.refresh()} />
    );
  }
  const find = (id: string | null): LineageNode | undefined =>
    lineage.nodes.find(node => node.id === id);
  const selected = find(wanted) ?? find(lineage.root) ?? lineage.nodes[0];
  const open = (node: LineageNode): void => {
    if (node.is_gone) {
      return;
    }
    if (node.kind === 'job') {
      void commands.execute(CommandIDs.openExecution, {
        execution: node.execution,
        node: node.node,
        project: lineage.project
      });
    } else if (node.id !== lineage.root) {
      void commands.execute(CommandIDs.showLineage, {
        artifact: node.artifact,
        project: lineage.project
      });
    }
  };
  return (
    <>
      {failure !== null && (
        <div className="df-Failure" role="alert">
          {failure}
        </div>
      )}
      <div className="df-Lineage-body">
        <ReactFlowProvider>
          <LineageCanvas
            lineage={lineage}
            selected={selected.id}
            onSelect={setWanted}
            onOpen={open}
            onMore={() => void model.extend()}
          />
        </ReactFlowProvider>
        <Details node={selected} lineage={lineage} commands={commands} />
      </div>
      <div className="df-Lineage-foot df-dim">
        <span>
          {lineage.edges.length === 0
            ? trans.__(
                'Nothing uses it yet, and where it comes from is not known.'
              )
            : trans.__(
                'What it comes from is on the left, what was made of it on the right.'
              )}
        </span>
        {lineage.is_cut && (
          <span>
            {trans.__('Only the nearest %1 are shown.', lineage.nodes.length)}
          </span>
        )}
      </div>
    </>
  );
}
