import { CommandRegistry } from '@lumino/commands';
import { JSONExt, type ReadonlyPartialJSONObject } from '@lumino/coreutils';

/** Keys as this machine's keyboard calls them: `Accel Z` is `Ctrl+Z`, or `⌘ Z` on a Mac. */
export function keysOf(keystroke: string): string {
  return CommandRegistry.formatKeystroke(keystroke);
}

/** The keys that a command has now, also after the person changed them; the newest first. */
export function bindingsOf(
  commands: CommandRegistry,
  command: string,
  args: ReadonlyPartialJSONObject = {}
): string[] {
  const keys = commands.keyBindings
    .filter(
      binding =>
        binding.command === command && JSONExt.deepEqual(binding.args, args)
    )
    .map(binding => binding.keys.map(keysOf).join(' '));
  return [...new Set(keys)];
}

/** `text (Ctrl+D)`, or the text alone where the command has no key. */
export function withKeys(
  text: string,
  commands: CommandRegistry,
  command: string,
  args: ReadonlyPartialJSONObject = {}
): string {
  const [keys] = bindingsOf(commands, command, args);
  return keys === undefined ? text : `${text} (${keys})`;
}
