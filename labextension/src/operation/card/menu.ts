import { MenuSvg } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';

/** Something that can be done to an element of the card. */
export interface IChoice {
  readonly label: string;
  /** The key that does the same while the element has the keyboard. */
  readonly keys?: readonly string[];
  readonly isEnabled?: boolean;
  readonly do: () => void;
}

/** Opens a menu below what was clicked, as JupyterLab's own look and behave. */
export function openChoices(
  choices: readonly (IChoice | null)[],
  anchor: HTMLElement
): void {
  const commands = new CommandRegistry();
  const menu = new MenuSvg({ commands });
  choices.forEach((choice, index) => {
    if (choice === null) {
      menu.addItem({ type: 'separator' });
      return;
    }
    const command = `choice-${index}`;
    commands.addCommand(command, {
      label: choice.label,
      isEnabled: () => choice.isEnabled ?? true,
      // After the menu has given the keyboard back.
      execute: () => void window.setTimeout(choice.do)
    });
    if (choice.keys) {
      commands.addKeyBinding({
        command,
        keys: [...choice.keys],
        selector: 'body'
      });
    }
    menu.addItem({ command });
  });
  menu.aboutToClose.connect(() => {
    anchor.focus({ preventScroll: true });
    window.setTimeout(() => menu.dispose());
  });
  const { left, bottom } = anchor.getBoundingClientRect();
  menu.open(left, bottom);
}
