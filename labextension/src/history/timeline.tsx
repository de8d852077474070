import type { TranslationBundle } from '@jupyterlab/translation';
import { Fragment, type KeyboardEvent, type MouseEvent } from 'react';
import type { CommandRegistry } from '@lumino/commands';

import { byDayAndPerson } from '../graph/days';
import type { Commit, HistoryModel } from '../model/history';
import type { HistoryEntry } from '../protocol/types';
import { CommandIDs } from '../tokens';
import { formatAbsolute } from '../ui/duration';
import { openMenu } from '../ui/menu';
import { StatusIcon } from '../ui/status';
import { useTranslation } from '../ui/translation';
import { HistoryCommandIDs } from './commandids';
import type { Selection } from './selection';
import { clock, dayName } from './words';

interface ITimelineProps {
  model: HistoryModel;
  commands: CommandRegistry;
  selection: Selection;
  /** With `isSecond` it is the one to compare with. */
  onSelect: (commit: Commit, isSecond: boolean) => void;
  onOlder: () => void;
}

/** All versions by day and person, newest first, under what is not in the history yet. */
export function Timeline(props: ITimelineProps): JSX.Element {
  const trans = useTranslation();
  const { model, onOlder } = props;
  const days = byDayAndPerson(model.entries);
  return (
    <nav
      className="df-Versions"
      aria-label={trans.__('Versions')}
      onKeyDown={moveInTimeline}
    >
      <Version {...props} entry={null} />
      {days.map(day => (
        <section key={day.date} aria-label={dayName(day.date, trans)}>
          <h3 className="df-Versions-day">{dayName(day.date, trans)}</h3>
          {day.people.map(({ author, entries }) => (
            <div key={entries[0].commit} role="group" aria-label={author}>
              <div className="df-Versions-person">
                <span className="df-Versions-initial" aria-hidden>
                  {[...author][0]?.toUpperCase() ?? '?'}
                </span>
                {author}
              </div>
              {entries.map(entry => (
                <Version key={entry.commit} {...props} entry={entry} />
              ))}
            </div>
          ))}
        </section>
      ))}
      {model.hasOlder && (
        <button className="df-link df-Versions-older" onClick={onOlder}>
          {trans.__('Show older versions')}
        </button>
      )}
    </nav>
  );
}

/** One version; without an entry the project as it is now. */
function Version(
  props: ITimelineProps & { entry: HistoryEntry | null }
): JSX.Element {
  const trans = useTranslation();
  const { model, commands, entry, selection, onSelect } = props;
  const commit = entry?.commit ?? null;
  const isFirst = selection.commit === commit;
  const isSecond = selection.other !== undefined && selection.other === commit;
  const onContextMenu = (event: MouseEvent) => {
    if (entry) {
      event.preventDefault();
      onSelect(commit, false);
      const project = model.project.project.path;
      openMenu(
        commands,
        [
          {
            command: HistoryCommandIDs.restore,
            args: { project, commit: entry.commit }
          },
          ...entry.versions.map(({ tag, name }) => ({
            command: HistoryCommandIDs.removeName,
            args: { project, tag, name }
          }))
        ],
        { x: event.clientX, y: event.clientY }
      );
    }
  };
  const select = (event: MouseEvent) =>
    onSelect(commit, event.shiftKey || event.ctrlKey || event.metaKey);
  return (
    <div
      className="df-Version"
      data-chosen={isFirst || isSecond}
      data-second={isSecond || undefined}
      data-commit={commit ?? 'now'}
      title={
        entry
          ? describe(entry)
          : trans.__('The documents as they are saved on disk')
      }
      onClick={select}
      onContextMenu={onContextMenu}
    >
      <button
        className="df-Version-choose"
        aria-pressed={isFirst || isSecond}
        tabIndex={isFirst ? 0 : -1}
      >
        <span className="df-Version-time">
          {entry ? clock(entry.created_at) : trans.__('Now')}
        </span>
        <span className="df-Version-body">
          {entry && entry.versions.length > 0 ? (
            entry.versions.map(version => (
              <Fragment key={version.tag}>
                <span className="df-Version-name">{version.name}</span>
                {version.message && (
                  <span className="df-Version-message">{version.message}</span>
                )}
              </Fragment>
            ))
          ) : (
            <span className="df-Version-message">
              {entry ? entry.message : unsavedText(model.unsaved, trans)}
            </span>
          )}
        </span>
        {entry && entry.changed > 0 && (
          <span className="df-Version-count df-dim">
            {trans._n('%1 document', '%1 documents', entry.changed)}
          </span>
        )}
      </button>
      {entry && entry.executions.length > 0 && (
        <span className="df-Version-executions">
          {entry.executions.map(execution => (
            <Execution key={execution.name} {...props} execution={execution} />
          ))}
        </span>
      )}
    </div>
  );
}

function unsavedText(unsaved: number, trans: TranslationBundle): string {
  return unsaved > 0
    ? trans._n(
        '%1 document not in the history yet',
        '%1 documents not in the history yet',
        unsaved
      )
    : trans.__('as the newest version');
}

/** An execution of a version, which opens with a click. */
function Execution(
  props: ITimelineProps & { execution: HistoryEntry['executions'][number] }
): JSX.Element {
  const trans = useTranslation();
  const { model, commands, execution } = props;
  const row = model.project.executions.find(
    item => item.execution.id === execution.id
  );
  return (
    <button
      className="df-Version-execution"
      disabled={execution.id === null}
      title={trans.__('Open the execution %1', execution.name)}
      onClick={event => {
        event.stopPropagation();
        void commands.execute(CommandIDs.openExecution, {
          execution: execution.id,
          project: model.project.project.id
        });
      }}
    >
      {row && <StatusIcon status={row.execution.status} />}
      {execution.name}
    </button>
  );
}

function describe(entry: HistoryEntry): string {
  const more = entry.changed - entry.changes.length;
  return [
    formatAbsolute(entry.created_at),
    entry.author,
    entry.message,
    '',
    ...entry.changes.map(change => change.path),
    ...(more > 0 ? [`… +${more}`] : [])
  ].join('\n');
}

/** Up and Down go from version to version and choose it; with Shift the one to compare with. */
function moveInTimeline(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const versions = [
    ...event.currentTarget.querySelectorAll<HTMLElement>('.df-Version-choose')
  ];
  const index = versions.indexOf(event.target as HTMLElement);
  const next = step === undefined ? undefined : versions[index + step];
  if (index >= 0 && next) {
    event.preventDefault();
    next.focus();
    next.dispatchEvent(
      new window.MouseEvent('click', {
        bubbles: true,
        shiftKey: event.shiftKey
      })
    );
  }
}
