import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { Menu } from '@lumino/widgets';
import { MenuSvg } from '@jupyterlab/ui-components';

/** Something that can be done to a thing: a command and what it is done to. */
export interface IAction {
  readonly command: string;
  readonly args: ReadonlyJSONObject;
  /** Shown as a button while the pointer is over the thing. */
  readonly isQuick?: boolean;
  /** Does it too while the thing has the focus, as `KeyboardEvent.key` calls it. */
  readonly key?: string;
}

export type MenuEntry =
  IAction | 'separator' | { label: string; entries: readonly MenuEntry[] };

function createMenu(
  commands: CommandRegistry,
  entries: readonly MenuEntry[]
): Menu {
  const menu = new MenuSvg({ commands });
  for (const entry of entries) {
    if (entry === 'separator') {
      menu.addItem({ type: 'separator' });
    } else if ('entries' in entry) {
      const submenu = createMenu(commands, entry.entries);
      submenu.title.label = entry.label;
      menu.addItem({ type: 'submenu', submenu });
    } else if (commands.hasCommand(entry.command)) {
      menu.addItem({ command: entry.command, args: entry.args });
    }
  }
  return menu;
}

/** Opens a menu at a point of the window, as JupyterLab's own look and behave. */
export function openMenu(
  commands: CommandRegistry,
  entries: readonly MenuEntry[],
  at: { x: number; y: number }
): void {
  const menu = createMenu(commands, entries);
  const focused = document.activeElement;
  menu.aboutToClose.connect(() => {
    // The keyboard goes on where it was.
    if (focused instanceof HTMLElement) {
      focused.focus({ preventScroll: true });
    }
    // The chosen command runs after the menu has closed.
    window.setTimeout(() => menu.dispose());
  });
  menu.open(at.x, at.y);
}

/** The lower left corner of what was clicked, where its menu belongs. */
export function belowOf(element: Element): { x: number; y: number } {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom };
}
