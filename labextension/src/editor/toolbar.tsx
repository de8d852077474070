import type { ITranslator } from '@jupyterlab/translation';
import {
  addIcon,
  redoIcon,
  searchIcon,
  Toolbar,
  ToolbarButtonComponent,
  undoIcon,
  type LabIcon
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { useEffect, useReducer } from 'react';

import { keysOf, withKeys } from '../ui/keys';
import { ReactView } from '../ui/reactview';
import { useTranslation } from '../ui/translation';
import { CanvasCommandIDs } from './commandids';
import { SessionContext, useSession, useSessionValue } from './hooks';
import { RunButton, StopButton } from './runbutton';
import { arrangeIcon, fitIcon, inspectorIcon } from './icons';
import type { EditorPanel } from './panel';

export interface IToolbarOptions {
  readonly panel: EditorPanel;
  readonly commands: CommandRegistry;
  readonly translator: ITranslator;
}

/** The buttons above the canvas. */
export function fillToolbar(toolbar: Toolbar, options: IToolbarOptions): void {
  const { panel, commands, translator } = options;
  const add = (name: string, content: JSX.Element) =>
    toolbar.addItem(
      name,
      new ReactView(
        () => (
          <SessionContext.Provider value={panel.session}>
            {content}
          </SessionContext.Provider>
        ),
        translator
      )
    );
  toolbar.addClass('df-Toolbar');
  add('run', <RunButton commands={commands} />);
  add('stop', <StopButton commands={commands} />);
  toolbar.addItem('separator-1', separator());
  add('undo', <HistoryButton kind="undo" />);
  add('redo', <HistoryButton kind="redo" />);
  toolbar.addItem('separator-2', separator());
  add('add', <CanvasButton kind="add" commands={commands} />);
  add('fit', <CanvasButton kind="fit" commands={commands} />);
  add('arrange', <CanvasButton kind="arrange" commands={commands} />);
  add('find', <CanvasButton kind="find" commands={commands} />);
  toolbar.addItem('spacer', Toolbar.createSpacerItem());
  add('problems', <ProblemsButton panel={panel} />);
  add('inspector', <InspectorButton panel={panel} />);
}

function separator(): Widget {
  const item = new Widget();
  item.addClass('df-Toolbar-separator');
  return item;
}

function HistoryButton(props: { kind: 'undo' | 'redo' }): JSX.Element {
  const session = useSession();
  const trans = useTranslation();
  const isUndo = props.kind === 'undo';
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const { undoManager } = session.doc;
    const events = [
      'stack-item-added',
      'stack-item-popped',
      'stack-cleared'
    ] as const;
    events.forEach(event => undoManager.on(event, redraw));
    return () => events.forEach(event => undoManager.off(event, redraw));
  }, [session]);
  return (
    <ToolbarButtonComponent
      icon={isUndo ? undoIcon : redoIcon}
      tooltip={
        isUndo
          ? trans.__('Undo (%1)', keysOf('Accel Z'))
          : trans.__('Redo (%1)', keysOf('Accel Shift Z'))
      }
      enabled={
        !session.isReadOnly &&
        (isUndo ? session.doc.canUndo() : session.doc.canRedo())
      }
      onClick={() => {
        if (isUndo) {
          session.doc.undo();
        } else {
          session.doc.redo();
        }
        session.canvas?.focus();
      }}
    />
  );
}

const CANVAS_COMMANDS = {
  add: CanvasCommandIDs.addOperation,
  fit: CanvasCommandIDs.fit,
  arrange: CanvasCommandIDs.arrange,
  find: CanvasCommandIDs.find
};

function CanvasButton(props: {
  kind: keyof typeof CANVAS_COMMANDS;
  commands: CommandRegistry;
}): JSX.Element {
  const { kind, commands } = props;
  const session = useSession();
  const trans = useTranslation();
  const isReadOnly = useSessionValue(['state'], current => current.isReadOnly);
  const looks: Record<
    typeof kind,
    { icon: LabIcon; label: string; text: string }
  > = {
    add: {
      icon: addIcon,
      label: trans.__('Add'),
      text: trans.__('Add an operation')
    },
    fit: {
      icon: fitIcon,
      label: trans.__('Fit'),
      text: trans.__('Show the whole pipeline')
    },
    arrange: {
      icon: arrangeIcon,
      label: trans.__('Arrange'),
      text: trans.__('Lay out the pipeline, or the selected nodes')
    },
    find: {
      icon: searchIcon,
      label: trans.__('Find'),
      text: trans.__('Find a node')
    }
  };
  const { icon, label, text } = looks[kind];
  const command = CANVAS_COMMANDS[kind];
  return (
    <ToolbarButtonComponent
      icon={icon}
      label={label}
      tooltip={
        kind === 'find'
          ? `${text} (${keysOf('Accel F')})`
          : withKeys(text, commands, command)
      }
      enabled={kind === 'fit' || kind === 'find' || !isReadOnly}
      onClick={() => {
        if (kind === 'add') {
          session.canvas?.addInMiddle();
        } else {
          void commands.execute(command);
        }
      }}
    />
  );
}

function ProblemsButton(props: { panel: EditorPanel }): JSX.Element {
  const trans = useTranslation();
  const problems = useSessionValue(['problems'], session => session.problems);
  const { errors, warnings } = problems;
  const text =
    errors > 0
      ? trans._n('%1 problem', '%1 problems', errors)
      : warnings > 0
        ? trans._n('%1 warning', '%1 warnings', warnings)
        : trans.__('No problems');
  return (
    <button
      className="df-Chip"
      data-severity={
        errors > 0 ? 'error' : warnings > 0 ? 'warning' : undefined
      }
      title={trans.__('What is wrong with this pipeline')}
      onClick={() => props.panel.showProblems()}
    >
      {text}
    </button>
  );
}

function InspectorButton(props: { panel: EditorPanel }): JSX.Element {
  const { panel } = props;
  const trans = useTranslation();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    panel.inspectorToggled.connect(redraw);
    return () => {
      panel.inspectorToggled.disconnect(redraw);
    };
  }, [panel]);
  return (
    <ToolbarButtonComponent
      icon={inspectorIcon}
      tooltip={
        panel.isInspectorOpen
          ? trans.__('Hide the inspector')
          : trans.__('Show the inspector')
      }
      onClick={() => (panel.isInspectorOpen = !panel.isInspectorOpen)}
    />
  );
}
