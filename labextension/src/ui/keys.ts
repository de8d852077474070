import { CommandRegistry } from '@lumino/commands';

/** Keys as this machine's keyboard calls them: `Accel Z` is `Ctrl+Z`, or `⌘ Z` on a Mac. */
export function keysOf(keystroke: string): string {
  return CommandRegistry.formatKeystroke(keystroke);
}
