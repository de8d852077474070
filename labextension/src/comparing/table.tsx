import { useState } from 'react';

import type {
  ComparedRow,
  Execution,
  ExecutionComparison
} from '../protocol/types';
import { formatMetric } from '../ui/metric';
import { LiveStatusChip } from '../ui/status';
import { Elapsed, RelativeTime } from '../ui/time';
import { formatSize, unbrokenStart } from '../ui/duration';
import { useTranslation } from '../ui/translation';

interface IFact {
  readonly label: string;
  readonly differs: boolean;
  readonly cells: readonly React.ReactNode[];
}

/** What the executions were given and what came out, one column each; what differs is marked. */
export function ComparedTable(props: {
  compared: ExecutionComparison;
  onOpen: (execution: string) => void;
}): JSX.Element {
  const { compared, onOpen } = props;
  const trans = useTranslation();
  const [isBrief, setBrief] = useState(false);
  const { executions, rows } = compared;
  const groups: [string, readonly ComparedRow[]][] = [
    [trans.__('Attributes'), rows.filter(row => row.kind === 'attribute')],
    [trans.__('Resources'), rows.filter(row => row.kind === 'reference')],
    [trans.__('Final metrics'), rows.filter(row => row.kind === 'metric')]
  ];
  const facts = useFacts(executions);
  const artifacts = artifactFacts(compared);
  const isShown = ({ differs }: { differs: boolean }) => differs || !isBrief;
  const count = rows.filter(row => row.differs).length;
  return (
    <section className="df-Compared-section">
      <h2>
        {trans.__('Values')}
        <label className="df-Compared-switch">
          <input
            type="checkbox"
            checked={isBrief}
            onChange={event => setBrief(event.target.checked)}
          />
          {trans.__('Only differences')}
        </label>
        <span className="df-dim">
          {trans._n('%1 value differs', '%1 values differ', count)}
        </span>
      </h2>
      <div className="df-Compared-scroll df-Compared-table">
        <table aria-label={trans.__('Values')}>
          <thead>
            <tr>
              <th />
              {executions.map((execution, index) => (
                <th key={index} scope="col">
                  <span className="df-Compared-name">
                    <Swatch hue={index} />
                    {execution ? (
                      <button
                        className="df-link"
                        title={execution.name}
                        onClick={() => onOpen(execution.id)}
                      >
                        {execution.name}
                      </button>
                    ) : (
                      <em>{trans.__('deleted')}</em>
                    )}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {facts.filter(isShown).map(fact => (
              <FactRow key={fact.label} fact={fact} />
            ))}
          </tbody>
          {groups.map(([label, all]) => {
            const shown = all.filter(isShown);
            return shown.length === 0 ? null : (
              <tbody key={label}>
                <Group label={label} span={executions.length} />
                {shown.map(row => (
                  <FactRow
                    key={`${row.node}.${row.name}`}
                    isCode
                    fact={{
                      label: `${row.node}.${row.name}`,
                      differs: row.differs,
                      cells: row.cells.map((cell, index) =>
                        row.is_set[index] ? valueText(row, cell) : '–'
                      )
                    }}
                  />
                ))}
              </tbody>
            );
          })}
          {artifacts.some(isShown) && (
            <tbody>
              <Group label={trans.__('Artifacts')} span={executions.length} />
              {artifacts.filter(isShown).map(fact => (
                <FactRow key={fact.label} fact={fact} />
              ))}
            </tbody>
          )}
        </table>
      </div>
    </section>
  );
}

/** The colour of an execution, wherever it is drawn. */
export function Swatch(props: { hue: number }): JSX.Element {
  return (
    <span
      className="df-Swatch"
      aria-hidden
      style={{ background: `var(--df-hue-${props.hue})` }}
    />
  );
}

function Group(props: { label: string; span: number }): JSX.Element {
  return (
    <tr>
      <th scope="rowgroup" colSpan={props.span + 1}>
        {props.label}
      </th>
    </tr>
  );
}

function FactRow(props: { fact: IFact; isCode?: boolean }): JSX.Element {
  const { fact, isCode } = props;
  const trans = useTranslation();
  return (
    <tr data-differs={fact.differs}>
      <th scope="row" className={isCode ? 'df-code' : undefined}>
        {fact.label}
        {fact.differs && (
          <span role="img" aria-label={trans.__('differs')}>
            {' '}
            ≠
          </span>
        )}
      </th>
      {fact.cells.map((cell, index) => (
        <td
          key={index}
          className={isCode ? 'df-code' : undefined}
          title={typeof cell === 'string' ? cell : undefined}
        >
          {cell}
        </td>
      ))}
    </tr>
  );
}

function useFacts(executions: readonly (Execution | null)[]): IFact[] {
  const trans = useTranslation();
  const fact = (
    label: string,
    of: (execution: Execution) => React.ReactNode,
    key: (execution: Execution) => string | null
  ): IFact => ({
    label,
    cells: executions.map(one => (one ? of(one) : '')),
    differs:
      new Set(executions.flatMap(one => (one ? [key(one)] : []))).size > 1
  });
  return [
    fact(
      trans.__('Status'),
      one => (
        <LiveStatusChip
          status={one.status}
          started={null}
          ended={one.ended_at}
        />
      ),
      one => one.status
    ),
    fact(
      trans.__('Pipeline'),
      one => one.pipeline.replace(/^pipelines\/|\.dfpipe$/g, ''),
      one => one.pipeline
    ),
    fact(
      trans.__('Started'),
      one => <RelativeTime time={one.created_at} />,
      () => null
    ),
    fact(
      trans.__('Took'),
      one => <Elapsed started={unbrokenStart(one)} ended={one.ended_at} />,
      () => null
    ),
    fact(
      trans.__('Tags'),
      one => one.tags.join(', '),
      one => one.tags.join(', ')
    ),
    fact(
      trans.__('Code'),
      one => <span className="df-code">{one.snapshot.slice(0, 10)}</span>,
      one => one.snapshot
    )
  ];
}

function artifactFacts({
  executions,
  artifacts
}: ExecutionComparison): IFact[] {
  const names = [...new Set(artifacts.map(({ name }) => name))];
  return names.map(name => {
    const cells = executions.map(one => {
      const value = artifacts.find(
        artifact => artifact.name === name && artifact.execution === one?.id
      )?.value;
      return value
        ? `${value.summary || value.type} · ${formatSize(value.size_bytes)}`
        : '–';
    });
    return { label: name, cells, differs: new Set(cells).size > 1 };
  });
}

function valueText(
  { kind }: ComparedRow,
  cell: string | number | boolean | null
): string {
  if (typeof cell === 'number' || (cell === null && kind === 'metric')) {
    return formatMetric(cell);
  }
  return String(cell ?? 'None');
}
