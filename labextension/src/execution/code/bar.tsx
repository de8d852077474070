import { runIcon } from '@jupyterlab/ui-components';
import { useEffect, useState } from 'react';

import type { ExecutionCode } from '../../model/executionCode';
import type { IExecutionModel } from '../../tokens';
import { useTranslation } from '../../ui/translation';
import { nodesOf } from './nodes';

interface IBarProps {
  code: ExecutionCode;
  execution: IExecutionModel;
  /** The one that is shown. */
  operation: string | null;
  /** The job that is looked at. */
  node: string | null;
  onDebug: () => Promise<void>;
  onRun: (node: string, only: boolean) => Promise<void>;
  onReset: () => Promise<void>;
  onCopy: () => Promise<void>;
}

/** What can be done with the code that is shown, and why something could not be done. */
export function CodeBar(props: IBarProps): JSX.Element | null {
  const { code, operation, onDebug, onRun, onReset, onCopy } = props;
  const { execution } = props.execution;
  const trans = useTranslation();
  const nodes = operation === null ? [] : nodesOf(execution, operation);
  const [chosen, setChosen] = useState(props.node);
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => setRefused(null), [operation]);
  if (execution === null || operation === null) {
    return null;
  }
  const node = nodes.find(item => item.id === chosen) ?? nodes[0];
  const isEdited = code.isEdited(operation);
  const attempt = async (task: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setRefused(null);
    try {
      await task();
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  const message = refused ?? code.failure;
  return (
    <>
      <div className="df-ExecutionCode-tools">
        {!execution.is_debug ? (
          <>
            <span className="df-dim">
              {trans.__('This is the code that ran.')}
            </span>
            <Tool
              label={trans.__('Debug')}
              title={trans.__(
                'Edit this execution’s own code and run parts of it again; the project stays as it is'
              )}
              isBusy={isBusy}
              onClick={() => attempt(onDebug)}
            />
          </>
        ) : (
          <>
            {nodes.length > 1 && (
              <select
                className="df-Input"
                aria-label={trans.__('Node')}
                value={node?.id}
                onChange={event => setChosen(event.target.value)}
              >
                {nodes.map(item => (
                  <option key={item.id} value={item.id}>
                    {item.label}
                  </option>
                ))}
              </select>
            )}
            <Tool
              label={trans.__('Run from here')}
              title={trans.__(
                'Runs %1 and what comes after it again, on the inputs that it had: an execution of its own',
                node?.label
              )}
              isBusy={isBusy || !node}
              isMain
              onClick={() => attempt(() => onRun(node.id, false))}
            />
            <Tool
              label={trans.__('Run only this')}
              title={trans.__(
                'Runs %1 alone again, on the inputs that it had',
                node?.label
              )}
              isBusy={isBusy || !node}
              onClick={() => attempt(() => onRun(node.id, true))}
            />
            <Tool
              label={trans.__('Back to what ran')}
              title={trans.__('Takes back what was edited here')}
              isBusy={isBusy || !isEdited}
              onClick={() => attempt(onReset)}
            />
          </>
        )}
        <Tool
          label={trans.__('Copy to the project…')}
          title={trans.__(
            'Shows how this code differs from the project’s, and copies it there'
          )}
          isBusy={isBusy}
          onClick={() => attempt(onCopy)}
        />
        <span className="df-ExecutionCode-state df-dim" role="status">
          {code.isSaving
            ? code.failure
              ? trans.__('Not saved')
              : trans.__('Saving…')
            : isEdited
              ? trans.__('Edits kept')
              : ''}
        </span>
      </div>
      {message && (
        <div className="df-Failure" role="alert">
          {message}{' '}
          {code.canSaveAgain ? (
            <button className="df-link" onClick={() => void code.save()}>
              {trans.__('Save again')}
            </button>
          ) : (
            code.failure && (
              <button className="df-link" onClick={() => void code.load()}>
                {trans.__('Load again')}
              </button>
            )
          )}
        </div>
      )}
    </>
  );
}

function Tool(props: {
  label: string;
  title: string;
  isBusy: boolean;
  isMain?: boolean;
  onClick: () => void;
}): JSX.Element {
  return (
    <button
      className="jp-mod-styled jp-mod-small df-Button"
      title={props.title}
      disabled={props.isBusy}
      onClick={props.onClick}
    >
      {props.isMain && <runIcon.react tag="span" elementSize="small" />}
      {props.label}
    </button>
  );
}
