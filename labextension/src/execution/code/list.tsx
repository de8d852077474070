import type { ExecutionCode } from '../../model/executionCode';
import type { Execution } from '../../protocol/types';
import { useTranslation } from '../../ui/translation';
import { nodesOf } from './nodes';

/** The operations of the execution, each with the nodes that ran it. */
export function OperationList(props: {
  code: ExecutionCode;
  execution: Execution | null;
  shown: string | null;
  onShow: (operation: string) => void;
}): JSX.Element {
  const { code, execution, shown, onShow } = props;
  const trans = useTranslation();
  if (code.operations === null) {
    return (
      <div className="df-Empty">
        {code.failure ?? trans.__('Loading the code…')}
      </div>
    );
  }
  if (code.operations.length === 0) {
    return (
      <div className="df-Empty">
        {trans.__('It ran no operations of the project.')}
      </div>
    );
  }
  return (
    <>
      <ul aria-label={trans.__('Operations')}>
        {code.operations.map(({ operation }) => {
          const labels = nodesOf(execution, operation).map(node => node.label);
          return (
            <li key={operation}>
              <button
                className="df-ExecutionCode-operation"
                aria-current={operation === shown}
                onClick={() => onShow(operation)}
              >
                <span>{operation}</span>
                {labels.join() !== operation && (
                  <span className="df-dim"> {labels.join(', ')}</span>
                )}
                {code.isEdited(operation) && (
                  <span className="df-ExecutionCode-edited">
                    {trans.__('edited')}
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
      {execution?.is_debug && (
        <p className="df-ExecutionCode-note df-dim">
          {trans.__(
            'Operations are edited here. Utils, serializers and resources are taken as they ran: to change one, edit it in the project and run the pipeline.'
          )}
        </p>
      )}
    </>
  );
}
