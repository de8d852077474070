import type { ISignal } from '@lumino/signaling';
import type { ITranslator } from '@jupyterlab/translation';
import {
  redoIcon,
  saveIcon,
  Toolbar,
  ToolbarButtonComponent,
  undoIcon
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import {
  useCallback,
  useEffect,
  useReducer,
  useSyncExternalStore
} from 'react';

import type { OperationSession } from '../model/operationSession';
import { CommandIDs } from '../tokens';
import { keysOf, withKeys } from '../ui/keys';
import { ReactView } from '../ui/reactview';
import { useTranslation } from '../ui/translation';
import { pinIcon } from '../ui/icons';
import type { Docking } from './docking';
import type { OperationFrame } from './frame';
import { below, codeAlternatives } from './places';

export interface IToolbarOptions {
  readonly frame: OperationFrame;
  readonly docking: Docking;
  readonly session: OperationSession;
  readonly commands: CommandRegistry;
  readonly translator: ITranslator;
}

/** The buttons above the code. */
export function fillToolbar(toolbar: Toolbar, options: IToolbarOptions): void {
  const { frame, docking, session, translator } = options;
  const add = (name: string, content: JSX.Element) =>
    toolbar.addItem(name, new ReactView(() => content, translator));
  toolbar.addClass('df-Toolbar');
  add('save', <SaveButton {...options} />);
  const separator = new Widget();
  separator.addClass('df-Toolbar-separator');
  toolbar.addItem('separator', separator);
  add('undo', <StepButton session={session} kind="undo" />);
  add('redo', <StepButton session={session} kind="redo" />);
  if (codeAlternatives.length > 0) {
    add('alternatives', <Alternatives frame={frame} />);
  }
  toolbar.addItem('spacer', Toolbar.createSpacerItem());
  add('pin', <PinButton docking={docking} />);
  if (below) {
    add('below', <BelowButton frame={frame} />);
  }
}

/** Draws again whenever one of the signals is emitted. */
function useSignals(...signals: ISignal<unknown, unknown>[]): void {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    signals.forEach(signal => signal.connect(draw));
    return () => signals.forEach(signal => signal.disconnect(draw));
  }, signals);
}

function SaveButton(props: IToolbarOptions): JSX.Element {
  const trans = useTranslation();
  const { session, commands } = props;
  const { model } = session.context;
  useSignals(model.stateChanged);
  return (
    <ToolbarButtonComponent
      icon={saveIcon}
      enabled={!model.readOnly}
      tooltip={
        model.readOnly
          ? trans.__('This file can only be read')
          : withKeys(trans.__('Save'), commands, CommandIDs.saveDocument)
      }
      onClick={() => void commands.execute(CommandIDs.saveDocument)}
    />
  );
}

function StepButton(props: {
  session: OperationSession;
  kind: 'undo' | 'redo';
}): JSX.Element {
  const trans = useTranslation();
  const { session, kind } = props;
  const isUndo = kind === 'undo';
  const { shared } = session;
  const isEnabled = useSyncExternalStore(
    useCallback(
      listener => {
        shared.changed.connect(listener);
        return () => shared.changed.disconnect(listener);
      },
      [shared]
    ),
    () => (isUndo ? shared.canUndo() : shared.canRedo())
  );
  return (
    <ToolbarButtonComponent
      icon={isUndo ? undoIcon : redoIcon}
      enabled={isEnabled}
      tooltip={
        isUndo
          ? trans.__('Undo (%1)', keysOf('Accel Z'))
          : trans.__('Redo (%1)', keysOf('Accel Shift Z'))
      }
      onClick={() => shared[kind]()}
    />
  );
}

function Alternatives(props: { frame: OperationFrame }): JSX.Element {
  const trans = useTranslation();
  const { frame } = props;
  useSignals(frame.alternativeChanged);
  const choices = [
    { id: 'text', label: trans.__('Text') },
    ...codeAlternatives.map(place => ({
      id: place.id,
      label: place.label(trans)
    }))
  ];
  return (
    <div className="df-Switch" role="group" aria-label={trans.__('Show as')}>
      {choices.map(({ id, label }) => (
        <button
          key={id}
          aria-pressed={id === frame.alternative}
          onClick={() => void frame.showAlternative(id)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function PinButton(props: { docking: Docking }): JSX.Element | null {
  const trans = useTranslation();
  const { docking } = props;
  useSignals(docking.changed);
  return docking.isDocked ? (
    <button
      className="df-ToolbarToggle"
      aria-pressed={docking.isPinned}
      title={
        docking.isPinned
          ? trans.__('Show the operation of whatever node is selected')
          : trans.__('Stay with this operation when another node is selected')
      }
      onClick={() => (docking.isPinned = !docking.isPinned)}
    >
      <pinIcon.react tag="span" />
      {trans.__('Pin')}
    </button>
  ) : null;
}

function BelowButton(props: { frame: OperationFrame }): JSX.Element {
  const trans = useTranslation();
  const { frame } = props;
  useSignals(frame.belowToggled);
  return (
    <button
      className="df-ToolbarToggle"
      aria-pressed={frame.isBelowOpen}
      onClick={() => (frame.isBelowOpen = !frame.isBelowOpen)}
    >
      {below?.label(trans)}
    </button>
  );
}
