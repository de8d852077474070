import { MenuSvg } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';

/** Something that can be done to an element of the card. */
export interface IChoice {
  readonly label: string;
  /** As Lumino writes it; it does the same while the element has the keyboard. */
  readonly key?: string;
  readonly isEnabled?: boolean;
  readonly do: () => void;
}

/** Opens a menu as JupyterLab's own look and behave. `origin` has the keyboard afterwards. */
export function openChoices(
  choices: readonly (IChoice | null)[],
  at: { readonly x: number; readonly y: number },
  origin: HTMLElement
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
    if (choice.key) {
      commands.addKeyBinding({
        command,
        keys: [choice.key],
        selector: 'body'
      });
    }
    menu.addItem({ command });
  });
  menu.aboutToClose.connect(() => {
    origin.focus({ preventScroll: true });
    window.setTimeout(() => menu.dispose());
  });
  menu.open(at.x, at.y);
}

/** Does what has the key that was pressed. False: nothing has. */
export function chooseByKey(
  choices: readonly (IChoice | null)[],
  event: React.KeyboardEvent
): boolean {
  const { key, altKey, ctrlKey, metaKey } = event;
  // A Mac's Delete.
  const name = key === 'Backspace' ? 'Delete' : key;
  const pressed = altKey ? `Alt ${name}` : name;
  const choice = choices.find(other => other?.key === pressed);
  if (!choice || ctrlKey || metaKey) {
    return false;
  }
  if (choice.isEnabled ?? true) {
    choice.do();
  }
  return true;
}
