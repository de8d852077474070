import { caretLeftIcon, caretRightIcon } from '@jupyterlab/ui-components';

import type { InsideModel } from '../model/inside';
import type { Inside } from '../protocol/types';
import { useTranslation } from '../ui/translation';

/** One picture as large as there is room, or many in a grid. */
export function Pictures(props: {
  inside: Inside;
  model: InsideModel;
  name: string;
}): JSX.Element {
  const { inside, model, name } = props;
  const { pictures, picture_count: count } = inside;
  const trans = useTranslation();
  const number = new Intl.NumberFormat();
  if (count === 1) {
    return (
      <figure className="df-Inside-picture">
        <img
          src={source(pictures[0].png)}
          alt={trans.__('%1 as a picture', name)}
        />
      </figure>
    );
  }
  const first = Number(pictures[0].label);
  const last = first + pictures.length;
  return (
    <section className="df-Inside-pictures" aria-label={trans.__('Pictures')}>
      <div className="df-Inside-grid">
        {pictures.map(({ png, label }) => (
          <figure key={label}>
            <img src={source(png)} alt={trans.__('Picture %1', label)} />
            <figcaption>{label}</figcaption>
          </figure>
        ))}
      </div>
      {count > pictures.length && (
        <div className="df-Inside-pager" aria-live="polite">
          {trans.__(
            '%1–%2 of %3',
            ...[first, last - 1, count].map(shown => number.format(shown))
          )}
          <button
            className="df-IconButton"
            aria-label={trans.__('Pictures before')}
            title={trans.__('Pictures before')}
            disabled={first === 0}
            onClick={() =>
              void model.show({ picture: Math.max(0, first - pictures.length) })
            }
          >
            <caretLeftIcon.react tag="span" elementSize="normal" />
          </button>
          <button
            className="df-IconButton"
            aria-label={trans.__('Next pictures')}
            title={trans.__('Next pictures')}
            disabled={last >= count}
            onClick={() => void model.show({ picture: last })}
          >
            <caretRightIcon.react tag="span" elementSize="normal" />
          </button>
        </div>
      )}
    </section>
  );
}

function source(base64: string): string {
  return `data:image/png;base64,${base64}`;
}
