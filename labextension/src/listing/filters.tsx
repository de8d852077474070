import type { ReactNode } from 'react';

import type { ExecutionTable } from '../model/executionTable';
import type { Status } from '../protocol/types';
import { starIcon, starredIcon } from '../ui/icons';
import { SearchField } from '../ui/searchfield';
import { statusWord } from '../ui/status';
import { useTranslation } from '../ui/translation';
import { ColumnChooser } from './columnchooser';

const STATUSES: readonly Status[] = [
  'running',
  'queued',
  'pending',
  'success',
  'failed',
  'canceled'
];

/** What the list is narrowed down to. */
export function Filters(props: { table: ExecutionTable }): JSX.Element {
  const { table } = props;
  const trans = useTranslation();
  const { query, choices, project } = table;
  const Star = query.isStarred ? starredIcon : starIcon;
  return (
    <div className="df-List-filters" role="search">
      <SearchField
        label={trans.__('Search executions')}
        placeholder={trans.__('Search, or compare: epochs>=10 accuracy>0.9')}
        title={trans.__(
          'Words of names, notes, tags and people; tag:paper, status:failed, date>=2026-11-01, took>5min, Train.epochs=10; a minus before it leaves out'
        )}
        value={query.search}
        refusal={table.refusal}
        onSearch={search => table.setQuery({ search })}
      />
      <Choice
        label={trans.__('Status')}
        value={query.status}
        onChange={status => table.setQuery({ status })}
      >
        <option value="">{trans.__('Any status')}</option>
        {STATUSES.map(status => (
          <option key={status} value={status}>
            {statusWord(status, trans)}
          </option>
        ))}
      </Choice>
      <Choice
        label={trans.__('Pipeline')}
        value={query.pipeline}
        onChange={pipeline => table.setQuery({ pipeline })}
      >
        <option value="">{trans.__('Any pipeline')}</option>
        {project.pipelines.map(({ path, name }) => (
          <option key={path} value={path}>
            {name}
          </option>
        ))}
      </Choice>
      {(choices.tags.length > 0 || query.tag) && (
        <Choice
          label={trans.__('Tag')}
          value={query.tag}
          onChange={tag => table.setQuery({ tag })}
        >
          <option value="">{trans.__('Any tag')}</option>
          {choices.tags.map(tag => (
            <option key={tag}>{tag}</option>
          ))}
        </Choice>
      )}
      <button
        className="jp-mod-styled jp-mod-small df-Button"
        aria-pressed={query.isStarred}
        onClick={() => table.setQuery({ isStarred: !query.isStarred })}
      >
        <Star.react tag="span" elementSize="small" />
        {trans.__('Starred')}
      </button>
      <ColumnChooser table={table} />
    </div>
  );
}

function Choice(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}): JSX.Element {
  return (
    <select
      className="jp-mod-styled df-List-choice"
      aria-label={props.label}
      value={props.value}
      data-is-set={props.value !== ''}
      onChange={event => props.onChange(event.target.value)}
    >
      {props.children}
    </select>
  );
}
