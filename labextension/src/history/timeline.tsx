import type { KeyboardEvent, MouseEvent } from 'react';
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
    <div
      className="df-Timeline"
      role="listbox"
      aria-label={trans.__('Versions')}
      aria-multiselectable="true"
      onKeyDown={moveInList}
    >
      <Version {...props} entry={null} />
      {days.map(day => (
        <section
          key={day.date}
          role="group"
          aria-label={dayName(day.date, trans)}
        >
          <h3 className="df-Timeline-day">{dayName(day.date, trans)}</h3>
          {day.people.map(({ author, entries }) => (
            <div key={entries[0].commit} role="group" aria-label={author}>
              <div className="df-Timeline-person">
                <span className="df-Timeline-initial" aria-hidden>
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
        <button className="df-Link df-Timeline-older" onClick={onOlder}>
          {trans.__('Show older versions')}
        </button>
      )}
    </div>
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
  return (
    <div
      className="df-Version"
      role="option"
      aria-selected={isFirst || isSecond}
      data-second={isSecond || undefined}
      data-named={(entry?.versions.length ?? 0) > 0 || undefined}
      data-commit={commit ?? 'now'}
      tabIndex={isFirst ? 0 : -1}
      title={entry ? describe(entry) : undefined}
      onClick={event =>
        onSelect(commit, event.shiftKey || event.ctrlKey || event.metaKey)
      }
      onKeyDown={event => {
        if (event.key === ' ' || event.key === 'Enter') {
          event.preventDefault();
          onSelect(commit, event.shiftKey || event.ctrlKey);
        }
      }}
      onContextMenu={onContextMenu}
    >
      <span className="df-Version-time">
        {entry ? clock(entry.created_at) : trans.__('Now')}
      </span>
      <span className="df-Version-body">
        {entry?.versions.map(version => (
          <span key={version.tag} className="df-Version-name">
            {version.name}
          </span>
        ))}
        {entry?.versions.map(
          version =>
            version.message && (
              <span key={version.tag} className="df-Version-message">
                {version.message}
              </span>
            )
        )}
        {!entry?.versions.length && (
          <span className="df-Version-message">
            {entry
              ? entry.message
              : model.unsaved > 0
                ? trans._n(
                    '%1 document not in the history yet',
                    '%1 documents not in the history yet',
                    model.unsaved
                  )
                : trans.__('as the newest version')}
          </span>
        )}
        {entry?.executions.map(execution => (
          <Execution key={execution.name} {...props} execution={execution} />
        ))}
      </span>
      {entry && entry.changed > 0 && (
        <span
          className="df-Version-count df-dim"
          title={trans._n('%1 document', '%1 documents', entry.changed)}
        >
          {entry.changed}
        </span>
      )}
    </div>
  );
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

/** Up and Down go from version to version and choose it. */
function moveInList(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const options = [
    ...event.currentTarget.querySelectorAll<HTMLElement>('[role="option"]')
  ];
  const index = options.indexOf(event.target as HTMLElement);
  if (step !== undefined && index >= 0) {
    event.preventDefault();
    const next = options[index + step];
    next?.focus();
    next?.click();
  }
}
