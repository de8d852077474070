import {
  caretDownIcon,
  caretLeftIcon,
  caretRightIcon,
  caretUpIcon,
  type LabIcon
} from '@jupyterlab/ui-components';

import type { InsideModel } from '../model/inside';
import type { Window } from '../protocol/types';
import { useTranslation } from '../ui/translation';

/** A part of a table or of an array, and the way to its other parts. */
export function Cells(props: {
  window: Window;
  model: InsideModel;
}): JSX.Element {
  const { window, model } = props;
  const trans = useTranslation();
  const { row, column, labels, names } = window;
  return (
    <section className="df-Inside-cells" aria-label={trans.__('Values')}>
      {window.planes.length > 0 && <Plane window={window} model={model} />}
      <div className="df-Inside-table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <td />
              {names.map((name, index) => (
                <th key={index} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {window.cells.map((line, index) => (
              <tr key={index}>
                <th scope="row">{labels[index]}</th>
                {line.map((text, at) => (
                  <td key={at}>{text}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="df-Inside-pager">
        <Steps
          what={trans.__('rows')}
          first={row}
          shown={labels.length}
          count={window.row_count}
          icons={[caretUpIcon, caretDownIcon]}
          onStep={first => void model.show({ row: first })}
        />
        {window.column_count > names.length && (
          <Steps
            what={trans.__('columns')}
            first={column}
            shown={names.length}
            count={window.column_count}
            icons={[caretLeftIcon, caretRightIcon]}
            onStep={first => void model.show({ column: first })}
          />
        )}
      </div>
    </section>
  );
}

function Steps(props: {
  what: string;
  first: number;
  shown: number;
  count: number;
  icons: readonly [LabIcon, LabIcon];
  onStep: (first: number) => void;
}): JSX.Element {
  const { what, first, shown, count, icons, onStep } = props;
  const trans = useTranslation();
  const [Before, Next] = icons;
  const number = new Intl.NumberFormat();
  const last = first + shown;
  if (shown === count) {
    return <span>{`${number.format(count)} ${what}`}</span>;
  }
  return (
    <span>
      <span aria-live="polite">
        {trans.__(
          '%1 %2–%3 of %4',
          what,
          number.format(first),
          number.format(last - 1),
          number.format(count)
        )}
      </span>
      <button
        className="df-IconButton"
        aria-label={trans.__('Earlier %1', what)}
        title={trans.__('Earlier %1', what)}
        disabled={first === 0}
        onClick={() => onStep(Math.max(0, first - shown))}
      >
        <Before.react tag="span" elementSize="normal" />
      </button>
      <button
        className="df-IconButton"
        aria-label={trans.__('Later %1', what)}
        title={trans.__('Later %1', what)}
        disabled={last >= count}
        onClick={() => onStep(last)}
      >
        <Next.react tag="span" elementSize="normal" />
      </button>
    </span>
  );
}

/** The indices on all axes but the last two. */
function Plane(props: { window: Window; model: InsideModel }): JSX.Element {
  const { planes, plane } = props.window;
  const trans = useTranslation();
  return (
    <div className="df-Inside-plane">
      {planes.map((length, axis) => (
        <label key={axis}>
          {trans.__('Axis %1', axis)}
          <input
            className="jp-mod-styled df-Input"
            type="number"
            min={0}
            max={length - 1}
            value={plane[axis]}
            onChange={event => {
              const index = Math.min(
                length - 1,
                Math.max(0, Number(event.target.value) || 0)
              );
              void props.model.show({
                plane: plane.map((old, at) => (at === axis ? index : old))
              });
            }}
          />
          <span className="df-dim">{trans.__('of %1', length)}</span>
        </label>
      ))}
    </div>
  );
}
