import { caretLeftIcon, caretRightIcon } from '@jupyterlab/ui-components';

import { PAGE, type ExecutionTable } from '../model/executionTable';
import { useTranslation } from '../ui/translation';

/** Which of how many are shown; other pages where there are any. */
export function Pager(props: { table: ExecutionTable }): JSX.Element {
  const { table } = props;
  const trans = useTranslation();
  const { offset, rows, total } = table;
  const last = offset + rows.length;
  const count = new Intl.NumberFormat();
  return (
    <div className="df-List-pager" aria-live="polite">
      <span>
        {total > rows.length
          ? trans.__(
              '%1–%2 of %3 executions',
              count.format(offset + 1),
              count.format(last),
              count.format(total)
            )
          : trans._n('%1 execution', '%1 executions', total)}
      </span>
      {total > PAGE && (
        <span>
          <button
            className="df-IconButton"
            aria-label={trans.__('Page before')}
            title={trans.__('Page before')}
            disabled={offset === 0}
            onClick={() => table.turnTo(offset - PAGE)}
          >
            <caretLeftIcon.react tag="span" elementSize="normal" />
          </button>
          <button
            className="df-IconButton"
            aria-label={trans.__('Next page')}
            title={trans.__('Next page')}
            disabled={last >= total}
            onClick={() => table.turnTo(offset + PAGE)}
          >
            <caretRightIcon.react tag="span" elementSize="normal" />
          </button>
        </span>
      )}
    </div>
  );
}
