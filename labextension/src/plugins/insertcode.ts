import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';

import {
  IMPORT_LINE,
  isImported,
  loadingLine,
  type ILoaded
} from '../graph/artifactcode';

interface ISource {
  getSource(): string;
  setSource(text: string): void;
}

/** What is used of a notebook's and a file editor's widgets, without loading their packages. */
interface IWithCells {
  readonly content: {
    readonly widgets: readonly { readonly model: { sharedModel: ISource } }[];
    readonly activeCell: {
      readonly model: { readonly type: string; readonly sharedModel: ISource };
    } | null;
  };
  readonly sessionContext: { readonly kernelDisplayName: string };
  readonly context: unknown;
}

interface IWithEditor {
  readonly content: {
    readonly editor: {
      replaceSelection?(text: string): void;
      readonly model: {
        readonly sharedModel: ISource;
        readonly mimeType: string;
      };
    };
  };
}

const READ_WITHIN_MS = 15_000;

/** Puts the line that loads an artifact into the notebook or Python file that was used last, and shows it. */
export async function insertInto(
  app: JupyterFrontEnd,
  used: readonly Widget[],
  loaded: ILoaded,
  trans: TranslationBundle
): Promise<void> {
  const target = used.find(
    widget => !widget.isDisposed && (hasCells(widget) || isPython(widget))
  );
  if (!target) {
    throw new Error(
      trans.__(
        'Open a notebook (or a Python file) of the project first: the line that loads “%1” goes there.',
        loaded.file ?? loaded.name
      )
    );
  }
  app.shell.activateById(target.id);
  const line = loadingLine(loaded);
  if (hasCells(target)) {
    const { content, sessionContext } = target;
    const isThere = content.widgets.some(cell =>
      isImported(cell.model.sharedModel.getSource())
    );
    const code = isThere ? line : `${IMPORT_LINE}\n\n${line}`;
    const { activeCell } = content;
    const isFree =
      activeCell?.model.type === 'code' &&
      activeCell.model.sharedModel.getSource().trim() === '';
    if (!isFree) {
      await app.commands.execute('notebook:insert-cell-below');
    }
    content.activeCell?.model.sharedModel.setSource(code);
    if (!sessionContext.kernelDisplayName.includes('DeepForge')) {
      Notification.warning(
        trans.__(
          'Artifacts are loaded by DeepForge kernels, and this notebook has another.'
        ),
        {
          autoClose: READ_WITHIN_MS,
          actions: [
            {
              label: trans.__('Change kernel…'),
              callback: () =>
                void app.commands.execute('notebook:change-kernel')
            }
          ]
        }
      );
    }
  } else if (isPython(target)) {
    const { editor } = target.content;
    const source = editor.model.sharedModel.getSource();
    const code = isImported(source) ? line : `${IMPORT_LINE}\n${line}`;
    editor.replaceSelection?.(`${code}\n`);
  }
}

function hasCells(widget: Widget): widget is Widget & IWithCells {
  const { content } = widget as Partial<IWithCells>;
  return content !== undefined && 'activeCell' in content;
}

function isPython(widget: Widget): widget is Widget & IWithEditor {
  const { content } = widget as Partial<IWithEditor>;
  const mime = content?.editor?.model?.mimeType;
  return mime !== undefined && /python/.test(mime);
}
