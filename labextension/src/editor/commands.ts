import type { CommandRegistry } from '@lumino/commands';
import { createContext, useContext } from 'react';

/** JupyterLab's commands, for views that offer what other parts do. */
export const CommandsContext = createContext<CommandRegistry | null>(null);

export function useCommands(): CommandRegistry | null {
  return useContext(CommandsContext);
}
