import { useState } from 'react';
import { closeIcon } from '@jupyterlab/ui-components';

import {
  addChannel,
  addPackage,
  changePackage,
  readEnvironment,
  removeChannel,
  removePackage,
  specOf,
  type IListedPackage,
  type PackageSource
} from '../../graph/environment';
import type { EnvironmentSession } from '../../model/environmentSession';
import { useTranslation } from '../../ui/translation';
import { problemsAt } from './problems';

const SOURCES: readonly PackageSource[] = ['conda', 'pip'];

/** Packages and channels of the file, each changed in its place in the text. */
export function PackageLists(props: {
  session: EnvironmentSession;
}): JSX.Element | null {
  const trans = useTranslation();
  const { session } = props;
  const { listed } = session;
  if (listed === null) {
    return null;
  }
  return (
    <>
      <h3>{trans.__('Packages')}</h3>
      <ul className="df-PackageList" aria-label={trans.__('Packages')}>
        {listed.packages.map(item => (
          <PackageRow
            key={`${item.source} ${item.index} ${item.text}`}
            item={item}
            session={session}
          />
        ))}
        {listed.packages.length === 0 && (
          <li className="df-dim">{trans.__('No packages yet.')}</li>
        )}
      </ul>
      <NewPackage session={session} />
      <h3>{trans.__('Channels')}</h3>
      <ul className="df-PackageList" aria-label={trans.__('Channels')}>
        {listed.channels.map((channel, index) => (
          <li key={`${index} ${channel}`} className="df-PackageRow">
            <span className="df-PackageRow-name df-code">{channel}</span>
            <RemoveButton
              label={trans.__('Remove the channel %1', channel)}
              onClick={() => session.edit(text => removeChannel(text, index))}
            />
          </li>
        ))}
      </ul>
      <NewChannel session={session} />
    </>
  );
}

/** Makes the change only if the package still stands where it was shown. */
function editAt(
  session: EnvironmentSession,
  { source, index, text: shown }: IListedPackage,
  change: (text: string) => string
): void {
  session.edit(text =>
    readEnvironment(text)?.packages.some(
      item =>
        item.source === source && item.index === index && item.text === shown
    )
      ? change(text)
      : text
  );
}

function PackageRow(props: {
  item: IListedPackage;
  session: EnvironmentSession;
}): JSX.Element {
  const trans = useTranslation();
  const { item, session } = props;
  const { source, index, name, constraint } = item;
  const [wanted, setWanted] = useState(constraint);
  const problems = problemsAt(session, item.line);
  const commit = () => {
    if (wanted.trim() !== constraint) {
      editAt(session, item, text =>
        changePackage(text, source, index, specOf(name, wanted, source))
      );
    }
  };
  return (
    <li data-package={name} data-severity={problems[0]?.severity}>
      <div className="df-PackageRow">
        <span className="df-PackageRow-name df-code" title={item.text}>
          {name}
        </span>
        <input
          className="jp-mod-styled df-code"
          value={wanted}
          placeholder={trans.__('any version')}
          aria-label={trans.__('Version of %1', name)}
          spellCheck={false}
          onChange={event => setWanted(event.target.value)}
          onBlur={commit}
          onKeyDown={event => {
            if (event.key === 'Enter') {
              commit();
            } else if (event.key === 'Escape') {
              setWanted(constraint);
            }
          }}
        />
        <span className="df-dim df-PackageRow-source">{source}</span>
        <RemoveButton
          label={trans.__('Remove %1', name)}
          onClick={() =>
            editAt(session, item, text => removePackage(text, source, index))
          }
        />
      </div>
      {problems.map(problem => (
        <p
          key={problem.message}
          className={problem.severity === 'error' ? 'df-error' : 'df-dim'}
        >
          {problem.message}
        </p>
      ))}
    </li>
  );
}

function RemoveButton(props: {
  label: string;
  onClick: () => void;
}): JSX.Element {
  return (
    <button
      className="df-IconButton"
      title={props.label}
      aria-label={props.label}
      onClick={props.onClick}
    >
      <closeIcon.react tag="span" elementSize="normal" />
    </button>
  );
}

function NewPackage(props: { session: EnvironmentSession }): JSX.Element {
  const trans = useTranslation();
  const [name, setName] = useState('');
  const [version, setVersion] = useState('');
  const [source, setSource] = useState<PackageSource>('conda');
  const add = () => {
    if (name.trim()) {
      const spec = specOf(name, version, source);
      props.session.edit(text => addPackage(text, source, spec));
      setName('');
      setVersion('');
    }
  };
  return (
    <form
      className="df-PackageRow df-PackageRow-new"
      onSubmit={event => {
        event.preventDefault();
        add();
        event.currentTarget.querySelector('input')?.focus();
      }}
    >
      <input
        className="jp-mod-styled df-code df-PackageRow-name"
        value={name}
        placeholder={trans.__('package')}
        aria-label={trans.__('Package to add')}
        spellCheck={false}
        onChange={event => setName(event.target.value)}
      />
      <input
        className="jp-mod-styled df-code"
        value={version}
        placeholder={trans.__('any version')}
        aria-label={trans.__('Version to add')}
        spellCheck={false}
        onChange={event => setVersion(event.target.value)}
      />
      <select
        className="jp-mod-styled"
        value={source}
        aria-label={trans.__('Where it comes from')}
        onChange={event => setSource(event.target.value as PackageSource)}
      >
        {SOURCES.map(each => (
          <option key={each}>{each}</option>
        ))}
      </select>
      <button
        type="submit"
        className="jp-mod-styled jp-mod-small df-Button"
        disabled={!name.trim()}
      >
        {trans.__('Add')}
      </button>
    </form>
  );
}

function NewChannel(props: { session: EnvironmentSession }): JSX.Element {
  const trans = useTranslation();
  const [channel, setChannel] = useState('');
  return (
    <form
      className="df-PackageRow df-PackageRow-new"
      onSubmit={event => {
        event.preventDefault();
        if (channel.trim()) {
          props.session.edit(text => addChannel(text, channel.trim()));
          setChannel('');
        }
      }}
    >
      <input
        className="jp-mod-styled df-code df-PackageRow-name"
        value={channel}
        placeholder={trans.__('channel or address')}
        aria-label={trans.__('Channel to add')}
        spellCheck={false}
        onChange={event => setChannel(event.target.value)}
      />
      <button
        type="submit"
        className="jp-mod-styled jp-mod-small df-Button"
        disabled={!channel.trim()}
      >
        {trans.__('Add')}
      </button>
    </form>
  );
}
