import type { TranslationBundle } from '@jupyterlab/translation';
import { refreshIcon, runIcon, stopIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import type { OperationWidget } from '../operation/widget';
import type { Trying } from '../model/trying';
import { attempt } from './errors';

export namespace TryCommandIDs {
  /** Run the operation whose editor is in front with the values that are chosen below its code. */
  export const run = 'deepforge:try-operation';
  export const interrupt = 'deepforge:interrupt-kernel';
  export const restart = 'deepforge:restart-kernel';
}

/** What can be done with the kernel in which the operation in front is tried. */
export function addTryCommands(
  commands: CommandRegistry,
  trans: TranslationBundle,
  current: () => OperationWidget | null
): void {
  const isEnabled = () => Boolean(current()?.frame);
  const withTrying = async (task: (trying: Trying) => Promise<void> | void) => {
    const trying = await current()?.frame?.trying();
    if (trying) {
      await task(trying);
    }
  };
  commands.addCommand(TryCommandIDs.run, {
    label: trans.__('Try operation'),
    caption: trans.__('Run this operation with the values chosen below it'),
    icon: args => (args.isPalette ? undefined : runIcon),
    isEnabled,
    execute: () =>
      withTrying(trying => {
        const frame = current()?.frame;
        if (frame) {
          frame.isBelowOpen = true;
        }
        trying.request();
      })
  });
  commands.addCommand(TryCommandIDs.interrupt, {
    label: trans.__('Interrupt kernel of the operation'),
    icon: args => (args.isPalette ? undefined : stopIcon),
    isEnabled,
    execute: () =>
      attempt(trans.__('The kernel could not be interrupted'), () =>
        withTrying(({ kernel }) => kernel.interrupt())
      )
  });
  commands.addCommand(TryCommandIDs.restart, {
    label: trans.__('Restart kernel of the operation'),
    caption: trans.__('What the kernel holds is forgotten'),
    icon: args => (args.isPalette ? undefined : refreshIcon),
    isEnabled,
    execute: () =>
      attempt(trans.__('The kernel could not be restarted'), () =>
        withTrying(({ kernel }) => kernel.restart())
      )
  });
}
