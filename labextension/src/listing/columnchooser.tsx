import { useEffect, useRef, useState } from 'react';

import { OWN_COLUMNS, withColumn } from '../graph/listquery';
import type { ExecutionTable } from '../model/executionTable';
import { useTranslation } from '../ui/translation';
import { columnLabel } from './words';

/** Which columns the list has: what every execution has, and attributes and metrics of nodes. */
export function ColumnChooser(props: { table: ExecutionTable }): JSX.Element {
  const { table } = props;
  const trans = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) {
      return;
    }
    const close = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) {
        setOpen(false);
      }
    };
    document.addEventListener('pointerdown', close, true);
    return () => document.removeEventListener('pointerdown', close, true);
  }, [isOpen]);
  const { columns } = table.choices;
  const of = (kind: string) =>
    columns.filter(column => column.kind === kind).map(({ name }) => name);
  const groups: [string, readonly string[]][] = [
    [trans.__('Of every execution'), OWN_COLUMNS],
    [trans.__('Attributes'), of('attribute')],
    [trans.__('Last values of metrics'), of('metric')]
  ];
  return (
    <div
      className="df-List-columns"
      ref={root}
      onKeyDown={event => {
        if (event.key === 'Escape' && isOpen) {
          event.stopPropagation();
          setOpen(false);
          button.current?.focus();
        }
      }}
    >
      <button
        ref={button}
        className="jp-mod-styled jp-mod-small df-Button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {trans.__('Columns')}
      </button>
      {isOpen && (
        <div
          className="df-List-chooser"
          role="dialog"
          aria-label={trans.__('Columns')}
        >
          {groups.map(
            ([label, names]) =>
              names.length > 0 && (
                <fieldset key={label}>
                  <legend>{label}</legend>
                  {names.map(name => (
                    <label key={name}>
                      <input
                        type="checkbox"
                        checked={table.query.columns.includes(name)}
                        onChange={() =>
                          table.setQuery({
                            columns: withColumn(table.query, name)
                          })
                        }
                      />
                      <span className={names === OWN_COLUMNS ? '' : 'df-code'}>
                        {columnLabel(name, trans)}
                      </span>
                    </label>
                  ))}
                </fieldset>
              )
          )}
        </div>
      )}
    </div>
  );
}
