import type { ReactNode } from 'react';
import { LabIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import type { IAction } from './menu';

/** Runs a command; its icon, or the one given. */
export function ActionButton(props: {
  action: IAction;
  commands: CommandRegistry;
  icon?: ReactNode;
}): JSX.Element {
  const { action, commands } = props;
  const { command, args } = action;
  const label =
    commands.caption(command, args) || commands.label(command, args);
  const icon = commands.icon(command, args);
  return (
    <button
      className="df-IconButton"
      title={label}
      aria-label={label.split('\n')[0]}
      disabled={!commands.isEnabled(command, args)}
      onDoubleClick={event => event.stopPropagation()}
      onClick={event => {
        event.stopPropagation();
        void commands.execute(command, args);
      }}
    >
      {props.icon ??
        (icon instanceof LabIcon ? (
          <icon.react tag="span" elementSize="normal" />
        ) : (
          label
        ))}
    </button>
  );
}
