import type { ColumnFacts, Entry } from '../protocol/types';
import { useTranslation } from '../ui/translation';

/** What is in each column of a table. */
export function ColumnTable(props: {
  columns: readonly ColumnFacts[];
}): JSX.Element {
  const trans = useTranslation();
  return (
    <section aria-label={trans.__('Columns')}>
      <h3>{trans.__('Columns')}</h3>
      <div className="df-Inside-table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{trans.__('Name')}</th>
              <th scope="col">{trans.__('Type')}</th>
              <th scope="col">{trans.__('Missing')}</th>
              <th scope="col">{trans.__('Least')}</th>
              <th scope="col">{trans.__('Greatest')}</th>
              <th scope="col">{trans.__('Mean')}</th>
            </tr>
          </thead>
          <tbody>
            {props.columns.map((column, index) => (
              <tr key={index}>
                <th scope="row">{column.name}</th>
                <td>{column.type}</td>
                <td>{column.missing}</td>
                <td>{column.minimum}</td>
                <td>{column.maximum}</td>
                <td>{column.mean}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** What is in a container, an object or a folder; with `onOpen` each can be looked into. */
export function Entries(props: {
  entries: readonly Entry[];
  onOpen?: (name: string) => void;
}): JSX.Element {
  const { onOpen } = props;
  const trans = useTranslation();
  return (
    <section aria-label={trans.__('Parts')}>
      <div className="df-Inside-table df-mod-words" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{trans.__('Name')}</th>
              <th scope="col">{trans.__('Type')}</th>
              <th scope="col">{trans.__('Value')}</th>
            </tr>
          </thead>
          <tbody>
            {props.entries.map((entry, index) => (
              <tr key={index}>
                <th scope="row">
                  {onOpen ? (
                    <button
                      className="df-link"
                      onClick={() => onOpen(entry.name)}
                    >
                      {entry.name}
                    </button>
                  ) : (
                    entry.name
                  )}
                </th>
                <td>{entry.type}</td>
                <td>{entry.summary}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
