import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { Artifact, CopyOf } from '../protocol/types';
import { CommandIDs } from '../tokens';
import { formatAbsolute, formatSize } from '../ui/duration';
import { RelativeTime } from '../ui/time';
import { useTranslation } from '../ui/translation';
import { actionsOf } from './actions';
import { formatWord, makerOf, outcomeWord } from './words';

const HASH_CHARACTERS = 16;

/** What is known of one artifact, and what can be done to it. */
export function Details(props: {
  artifact: Artifact;
  commands: CommandRegistry;
}): JSX.Element {
  const { artifact, commands } = props;
  const trans = useTranslation();
  const { value, execution, verified } = artifact;
  const maker = makerOf(artifact, trans);
  const facts: [string, JSX.Element | string][] = [
    [trans.__('Version'), String(artifact.version)],
    [trans.__('Type'), <span className="df-code">{value.type}</span>],
    [trans.__('Kept as'), formatWord(value.format ?? '', trans)],
    ...(value.summary !== artifact.name
      ? [summed(value.summary ?? '', trans)]
      : []),
    [
      trans.__('Size'),
      trans.__(
        '%1 (%2 bytes)',
        formatSize(value.size_bytes),
        new Intl.NumberFormat().format(value.size_bytes)
      )
    ],
    [trans.__('Storage'), value.storage],
    ...(value.refers ? [lying(value.refers.path, trans)] : []),
    [
      trans.__('Hash'),
      <span className="df-code" title={value.content ?? ''}>
        {value.content
          ? `${value.content.slice(0, HASH_CHARACTERS)}…`
          : value.refers
            ? trans.__('not known before it is verified')
            : trans.__('not known')}
      </span>
    ],
    [
      trans.__('Made by'),
      execution ? (
        <button
          className="df-link"
          onClick={() =>
            void commands.execute(CommandIDs.openExecution, {
              execution,
              project: artifact.project
            })
          }
        >
          {maker}
        </button>
      ) : (
        maker
      )
    ],
    ...(artifact.copy_of ? [copied(artifact.copy_of, trans)] : []),
    [trans.__('Kept'), formatAbsolute(artifact.created_at)],
    [
      trans.__('Verified'),
      verified ? (
        <>
          <RelativeTime time={verified.at} />: {outcomeWord(verified, trans)}
        </>
      ) : (
        trans.__('never')
      )
    ]
  ];
  return (
    <aside className="df-Artifacts-details" aria-label={artifact.name}>
      <h2 title={artifact.name}>{artifact.name}</h2>
      {verified?.problem && (
        <div className="df-Failure" role="alert">
          {verified.problem}
        </div>
      )}
      <dl>
        {facts.map(([label, fact]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      <div className="df-Artifacts-actions">
        {actionsOf(artifact)
          .filter(({ command }) => command !== CommandIDs.openExecution)
          .map(({ command, args }) => (
            <button
              key={command}
              className="jp-mod-styled jp-mod-small df-Button"
              title={commands.caption(command, args)}
              onClick={() => void commands.execute(command, args)}
            >
              {commands.label(command, args)}
            </button>
          ))}
      </div>
    </aside>
  );
}

function summed(
  summary: string,
  trans: TranslationBundle
): [string, JSX.Element] {
  return [trans.__('Value'), <span className="df-code">{summary}</span>];
}

function copied(
  { name, version, storage }: CopyOf,
  trans: TranslationBundle
): [string, string] {
  return [
    trans.__('Copy of'),
    trans.__('%1, version %2 in %3', name, version, storage)
  ];
}

function lying(path: string, trans: TranslationBundle): [string, JSX.Element] {
  return [
    trans.__('Lies at'),
    <span
      className="df-code"
      title={trans.__('Imported, not copied: it is never deleted from here.')}
    >
      {path || '/'}
    </span>
  ];
}
