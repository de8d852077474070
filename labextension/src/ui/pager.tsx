import { caretLeftIcon, caretRightIcon } from '@jupyterlab/ui-components';

import { useTranslation } from './translation';

/** Which of how many are shown; other pages where there are any. */
export function Pager(props: {
  offset: number;
  shown: number;
  total: number;
  page: number;
  /** `12 executions`, or `1–100 of 2,000 executions` of what is given. */
  words: (range: string | null) => string;
  turnTo: (offset: number) => void;
}): JSX.Element {
  const { offset, shown, total, page, words, turnTo } = props;
  const trans = useTranslation();
  const last = offset + shown;
  const count = new Intl.NumberFormat();
  return (
    <div className="df-List-pager" aria-live="polite">
      <span>
        {words(
          total > shown
            ? trans.__(
                '%1–%2 of %3',
                count.format(offset + 1),
                count.format(last),
                count.format(total)
              )
            : null
        )}
      </span>
      {total > page && (
        <span>
          <button
            className="df-IconButton"
            aria-label={trans.__('Page before')}
            title={trans.__('Page before')}
            disabled={offset === 0}
            onClick={() => turnTo(offset - page)}
          >
            <caretLeftIcon.react tag="span" elementSize="normal" />
          </button>
          <button
            className="df-IconButton"
            aria-label={trans.__('Next page')}
            title={trans.__('Next page')}
            disabled={last >= total}
            onClick={() => turnTo(offset + page)}
          >
            <caretRightIcon.react tag="span" elementSize="normal" />
          </button>
        </span>
      )}
    </div>
  );
}
