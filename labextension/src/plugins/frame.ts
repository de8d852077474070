import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CanvasCommandIDs } from '../editor/commandids';
import type { EditorPanel } from '../editor/panel';
import type { EditorSession } from '../editor/session';

/** What is folded away around the canvas of the pipeline that is in front. */
export function addFrameCommands(
  commands: CommandRegistry,
  trans: TranslationBundle,
  current: () => EditorPanel | null
): void {
  const isEnabled = () => current() !== null;
  commands.addCommand(CanvasCommandIDs.toggleInspector, {
    label: trans.__('Inspector'),
    isEnabled,
    isToggled: () => current()?.isInspectorOpen ?? false,
    execute: () => {
      const panel = current();
      if (panel) {
        panel.isInspectorOpen = !panel.isInspectorOpen;
      }
    }
  });
  commands.addCommand(CanvasCommandIDs.editValues, {
    label: trans.__('Edit values'),
    isEnabled: () => current()?.session.selection.nodes.size === 1,
    execute: () => {
      const panel = current();
      const [node] = panel?.session.selection.nodes ?? [];
      if (panel && node !== undefined) {
        panel.isInspectorOpen = true;
        panel.session.wantedField = { node, field: null };
      }
    }
  });
  commands.addCommand(CanvasCommandIDs.toggleDrawer, {
    label: trans.__('Outputs and problems'),
    isEnabled,
    isToggled: () => current()?.isDrawerOpen ?? false,
    execute: () => {
      const panel = current();
      if (panel) {
        panel.isDrawerOpen = !panel.isDrawerOpen;
      }
    }
  });
  commands.addCommand(CanvasCommandIDs.foldFigures, {
    label: () =>
      current()?.session.selection.nodes.size === 1
        ? trans.__('Figures of this node')
        : trans.__('Figures of the selected nodes'),
    isEnabled: () => {
      const session = current()?.session;
      return (
        !!session &&
        session.selection.nodes.size > 0 &&
        session.preferences.values.showsFigures
      );
    },
    isToggled: () => isShownSomewhere(current()?.session),
    execute: () => {
      const session = current()?.session;
      session?.figures.fold(session.selection.nodes, isShownSomewhere(session));
    }
  });
  commands.addCommand(CanvasCommandIDs.toggleFigures, {
    label: trans.__('Figures on nodes'),
    isEnabled,
    isToggled: () =>
      current()?.session.preferences.values.showsFigures ?? false,
    execute: () => {
      const preferences = current()?.session.preferences;
      preferences?.change({ showsFigures: !preferences.values.showsFigures });
    }
  });
  commands.addCommand(CanvasCommandIDs.showProblems, {
    label: trans.__('Show problems'),
    isEnabled,
    execute: () => current()?.showProblems()
  });
}

function isShownSomewhere(session: EditorSession | undefined): boolean {
  return (
    session !== undefined &&
    [...session.selection.nodes].some(node => session.figures.isShown(node))
  );
}
