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
          words={{
            all: count => trans.__('%1 rows', count),
            some: (...numbers) => trans.__('Rows %1–%2 of %3', ...numbers),
            before: trans.__('Rows before'),
            next: trans.__('Next rows')
          }}
          first={row}
          shown={labels.length}
          count={window.row_count}
          icons={[caretUpIcon, caretDownIcon]}
          onStep={first => void model.show({ row: first })}
        />
        {window.column_count > 1 && (
          <Steps
            words={{
              all: count => trans.__('%1 columns', count),
              some: (...numbers) => trans.__('Columns %1–%2 of %3', ...numbers),
              before: trans.__('Columns before'),
              next: trans.__('Next columns')
            }}
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

interface IWords {
  readonly all: (count: string) => string;
  readonly some: (first: string, last: string, count: string) => string;
  readonly before: string;
  readonly next: string;
}

function Steps(props: {
  words: IWords;
  first: number;
  shown: number;
  count: number;
  icons: readonly [LabIcon, LabIcon];
  onStep: (first: number) => void;
}): JSX.Element {
  const { words, first, shown, count, icons, onStep } = props;
  const [Before, Next] = icons;
  const number = new Intl.NumberFormat();
  const last = first + shown;
  if (shown === count) {
    return <span>{words.all(number.format(count))}</span>;
  }
  return (
    <span>
      <span aria-live="polite">
        {words.some(
          number.format(first),
          number.format(last - 1),
          number.format(count)
        )}
      </span>
      <button
        className="df-IconButton"
        aria-label={words.before}
        title={words.before}
        disabled={first === 0}
        onClick={() => onStep(Math.max(0, first - shown))}
      >
        <Before.react tag="span" elementSize="normal" />
      </button>
      <button
        className="df-IconButton"
        aria-label={words.next}
        title={words.next}
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
          <span className="df-dim">
            {trans.__('of %1', new Intl.NumberFormat().format(length))}
          </span>
        </label>
      ))}
    </div>
  );
}
