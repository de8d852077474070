import {
  copyIcon,
  cutIcon,
  pasteIcon,
  type LabIcon
} from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CanvasCommandIDs } from '../editor/commandids';
import type { ICanvas } from '../editor/parts';
import type { EditorSession } from '../editor/session';
import type { Axis, Side } from '../graph/align';
import { CommandIDs } from '../tokens';
import { attempt } from './errors';

type Arguments = ReadonlyPartialJSONObject;

/** What an action needs: nodes, anything, or at least so many things that are selected. */
type Needs = 'node' | 'one' | 'something' | 'several' | 'three' | 'nodes';

interface IAction {
  readonly id: string;
  readonly label: string | ((args: Arguments) => string);
  readonly icon?: LabIcon;
  /** False: it only changes what is seen, or leaves the document alone. */
  readonly isEdit?: boolean;
  readonly needs?: Needs;
  readonly do: (
    canvas: ICanvas,
    args: Arguments,
    session: EditorSession
  ) => void | Promise<void>;
}

/** The commands of the canvas; they are done to the pipeline that is in front. */
export function addCanvasCommands(
  commands: CommandRegistry,
  trans: TranslationBundle,
  current: () => EditorSession | null
): void {
  const ids = CanvasCommandIDs;
  const run =
    (only: boolean) => (_: ICanvas, __: Arguments, session: EditorSession) =>
      commands.execute(CommandIDs.run, {
        nodes: [...session.selection.nodes],
        ...(only ? { only: true } : { isSelection: true })
      }) as Promise<void>;
  const sides: Record<Side, string> = {
    left: trans.__('Align left'),
    center: trans.__('Align centres'),
    right: trans.__('Align right'),
    top: trans.__('Align top'),
    middle: trans.__('Align middles'),
    bottom: trans.__('Align bottom')
  };
  const actions: IAction[] = [
    {
      id: ids.addOperation,
      label: trans.__('Add operation…'),
      isEdit: true,
      do: canvas => canvas.add()
    },
    {
      id: ids.addNote,
      label: trans.__('Add note'),
      isEdit: true,
      do: canvas => canvas.addNote()
    },
    {
      id: ids.openCode,
      label: trans.__('Open code'),
      needs: 'node',
      do: (_, __, session) => openCode(commands, session)
    },
    {
      id: ids.connect,
      label: trans.__('Connect…'),
      isEdit: true,
      do: canvas => canvas.connect()
    },
    {
      id: ids.rename,
      label: () =>
        current()?.selection.notes.size === 1
          ? trans.__('Edit note')
          : trans.__('Rename'),
      isEdit: true,
      needs: 'one',
      do: canvas => canvas.rename()
    },
    {
      id: ids.runTo,
      label: ({ isMenu }) =>
        isMenu ? trans.__('Run to selected nodes') : trans.__('Run to here'),
      needs: 'nodes',
      do: run(false)
    },
    {
      id: ids.runOnly,
      label: ({ isMenu }) =>
        isMenu
          ? trans.__('Run only selected nodes')
          : trans.__('Run only this'),
      needs: 'nodes',
      do: run(true)
    },
    {
      id: ids.cut,
      label: trans.__('Cut'),
      icon: cutIcon,
      isEdit: true,
      needs: 'something',
      do: canvas => canvas.cut()
    },
    {
      id: ids.copy,
      label: trans.__('Copy'),
      icon: copyIcon,
      needs: 'something',
      do: canvas => canvas.copy()
    },
    {
      id: ids.paste,
      label: trans.__('Paste'),
      icon: pasteIcon,
      isEdit: true,
      do: canvas => canvas.paste()
    },
    {
      id: ids.duplicate,
      label: trans.__('Duplicate'),
      isEdit: true,
      needs: 'something',
      do: canvas => canvas.duplicate()
    },
    {
      id: ids.remove,
      label: trans.__('Delete'),
      isEdit: true,
      do: canvas => canvas.remove()
    },
    {
      id: ids.selectAll,
      label: trans.__('Select all'),
      do: canvas => canvas.selectAll()
    },
    {
      id: ids.fit,
      label: trans.__('Show the whole pipeline'),
      do: canvas => canvas.fit()
    },
    {
      id: ids.fitSelection,
      label: trans.__('Zoom to selection'),
      needs: 'something',
      do: canvas => canvas.fitSelection()
    },
    {
      id: ids.zoom,
      label: ({ factor }) =>
        typeof factor !== 'number'
          ? trans.__('Real size')
          : factor > 1
            ? trans.__('Zoom in')
            : trans.__('Zoom out'),
      do: (canvas, { factor }) =>
        canvas.zoom(typeof factor === 'number' ? factor : null)
    },
    {
      id: ids.arrange,
      label: trans.__('Lay out'),
      isEdit: true,
      do: canvas => canvas.arrange()
    },
    {
      id: ids.align,
      label: ({ side }) => sides[side as Side] ?? trans.__('Align'),
      isEdit: true,
      needs: 'several',
      do: (canvas, { side }) => {
        if (typeof side === 'string' && side in sides) {
          canvas.align(side as Side);
        }
      }
    },
    {
      id: ids.distribute,
      label: ({ axis }) =>
        axis === 'vertical'
          ? trans.__('Distribute vertically')
          : trans.__('Distribute horizontally'),
      isEdit: true,
      needs: 'three',
      do: (canvas, { axis }) =>
        canvas.distribute((axis === 'vertical' ? axis : 'horizontal') as Axis)
    },
    {
      id: ids.exportPicture,
      label: ({ format }) =>
        format === 'png' ? trans.__('Save as PNG') : trans.__('Save as SVG'),
      do: (canvas, { format }) =>
        canvas.exportPicture(format === 'png' ? 'png' : 'svg')
    }
  ];

  for (const action of actions) {
    const { label } = action;
    commands.addCommand(action.id, {
      label: typeof label === 'string' ? label : args => label(args),
      icon: action.icon,
      isEnabled: () => isPossible(action, current()),
      execute: args =>
        attempt(trans.__('That could not be done'), async () => {
          const session = current();
          if (session?.canvas && isPossible(action, session)) {
            await action.do(session.canvas, args, session);
          }
        })
    });
  }
}

function isPossible(action: IAction, session: EditorSession | null): boolean {
  if (!session || (action.isEdit && session.isReadOnly)) {
    return false;
  }
  const { nodes, notes } = session.selection;
  const count = nodes.size + notes.size;
  switch (action.needs) {
    case undefined:
      return true;
    case 'node':
      return nodes.size === 1;
    case 'nodes':
      return (
        nodes.size > 0 &&
        session.project !== null &&
        !session.isStarting &&
        !session.isRunning
      );
    case 'one':
      return count === 1;
    case 'something':
      return count > 0;
    case 'several':
      return count > 1;
    case 'three':
      return count > 2;
  }
}

async function openCode(
  commands: CommandRegistry,
  session: EditorSession
): Promise<void> {
  const operation = session.operationOf([...session.selection.nodes][0]);
  if (operation?.path) {
    await commands.execute(CommandIDs.openDocument, {
      path: operation.path,
      isBeside: true,
      ...(operation.line === null ? {} : { line: operation.line })
    });
  }
}
