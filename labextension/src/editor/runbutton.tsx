import {
  caretDownEmptyIcon,
  runIcon,
  stopIcon,
  ToolbarButtonComponent
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { useMemo } from 'react';

import { CommandIDs } from '../tokens';
import { keysOf } from '../ui/keys';
import { openMenu } from '../ui/menu';
import { useTranslation } from '../ui/translation';
import { CanvasCommandIDs } from './commandids';
import { useSession, useSessionValue } from './hooks';
import { lastChoice } from './lastrun';
import { choiceLines, withChoice } from '../ui/runwords';

/** Runs as the last time; the arrow beside it has other ways. */
export function RunButton(props: { commands: CommandRegistry }): JSX.Element {
  const { commands } = props;
  const session = useSession();
  const trans = useTranslation();
  const canRun = useSessionValue(
    ['state', 'execution', 'graph'],
    current =>
      current.project !== null &&
      !current.isStarting &&
      !current.isRunning &&
      current.doc.unreadable === null
  );
  const isBusy = useSessionValue(
    ['state', 'execution'],
    current => current.isStarting || current.isRunning
  );
  const chosen = useSessionValue(
    ['state', 'execution'],
    current => current.views.at(current.path).run
  );
  const graph = useSessionValue(['graph'], current => current.graph);
  const operations = useSessionValue(
    ['operations'],
    current => current.operations
  );
  const choice = useMemo(
    () => lastChoice(session),
    [session, chosen, graph, operations]
  );
  const onMenu = (event: React.MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.parentElement!.getBoundingClientRect();
    openMenu(
      commands,
      [
        { command: CommandIDs.run, args: {} },
        { command: CommandIDs.runWithOptions, args: {} },
        { command: CommandIDs.run, args: { afresh: true } },
        { command: CanvasCommandIDs.runTo, args: { isMenu: true } },
        { command: CanvasCommandIDs.runOnly, args: { isMenu: true } }
      ],
      { x: box.left, y: box.bottom }
    );
  };
  return (
    <div className="df-RunButton" data-enabled={canRun}>
      <button
        disabled={!canRun}
        title={
          isBusy
            ? trans.__('It is running')
            : withChoice(
                trans.__(
                  'Save everything and run this pipeline (%1)',
                  keysOf('Accel Shift Enter')
                ),
                choice,
                trans
              )
        }
        onClick={() => void commands.execute(CommandIDs.run)}
      >
        <runIcon.react tag="span" />
        {session.isStarting ? trans.__('Starting…') : trans.__('Run')}
        {choiceLines(choice, trans).length > 0 && (
          <span
            className="df-RunButton-chosen"
            aria-label={trans.__('with options')}
          />
        )}
      </button>
      <button
        className="df-RunButton-more"
        disabled={!canRun}
        aria-label={trans.__('More ways to run')}
        aria-haspopup="menu"
        title={trans.__('More ways to run')}
        onClick={onMenu}
      >
        <caretDownEmptyIcon.react tag="span" />
      </button>
    </div>
  );
}

export function StopButton(props: { commands: CommandRegistry }): JSX.Element {
  const trans = useTranslation();
  const isRunning = useSessionValue(
    ['execution', 'state'],
    session => session.isRunning
  );
  return (
    <ToolbarButtonComponent
      icon={stopIcon}
      label={trans.__('Stop')}
      tooltip={trans.__('Stop this execution, with everything that it started')}
      enabled={isRunning}
      onClick={() => void props.commands.execute(CommandIDs.cancel)}
    />
  );
}
