import {
  NO_SELECTION,
  selectAll,
  type ISelection
} from '../graph/rowselection';
import { useTranslation } from './translation';

/** Above the checkboxes of a page's rows. */
export function SelectAllHeading(props: {
  ids: readonly string[];
  selection: ISelection;
  onSelection: (selection: ISelection) => void;
}): JSX.Element {
  const { ids, selection, onSelection } = props;
  const trans = useTranslation();
  const isAll = ids.length > 0 && ids.every(id => selection.ids.has(id));
  return (
    <th className="df-List-check">
      <input
        type="checkbox"
        aria-label={trans.__('Select all of this page')}
        checked={isAll}
        onChange={() =>
          onSelection(isAll ? NO_SELECTION : selectAll(selection, ids))
        }
      />
    </th>
  );
}

/** A column's heading; a click on it sorts by the column, or turns the order round. */
export function SortHeading(props: {
  column: string;
  label: string;
  /** What the label stands for, where it is a sign. */
  name?: string;
  className?: string;
  /** The column that is sorted by, with a minus before it from the end. */
  sort: string;
  /** Undefined: it cannot be sorted by. */
  onSort?: () => void;
}): JSX.Element {
  const { column, label, name = label, className, sort, onSort } = props;
  const trans = useTranslation();
  const isSorted = sort === column || sort === `-${column}`;
  const isDown = sort.startsWith('-');
  return (
    <th
      className={className}
      data-column={column}
      aria-sort={isSorted ? (isDown ? 'descending' : 'ascending') : undefined}
    >
      {onSort ? (
        <button
          title={trans.__('Sort by %1', name)}
          aria-label={trans.__('Sort by %1', name)}
          onClick={onSort}
        >
          {label}
          <span aria-hidden>{isSorted ? (isDown ? ' ↓' : ' ↑') : ''}</span>
        </button>
      ) : (
        label
      )}
    </th>
  );
}
