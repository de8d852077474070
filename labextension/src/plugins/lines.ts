import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { Widget } from '@lumino/widgets';

import { OperationWidget } from '../operation/widget';

interface IWithEditor {
  readonly editor: CodeEditor.IEditor;
}

function hasEditor(content: Widget): content is Widget & IWithEditor {
  const { editor } = content as Partial<IWithEditor>;
  return typeof editor?.setCursorPosition === 'function';
}

/** Puts the cursor at the beginning of a line (counted from 1) of a text document, in view. */
export async function showLine(
  widget: IDocumentWidget,
  line: number
): Promise<void> {
  await widget.context.ready;
  await widget.revealed;
  if (widget instanceof OperationWidget) {
    widget.session.reveal(line);
    return;
  }
  const { content } = widget;
  if (!hasEditor(content)) {
    return;
  }
  const position = { line: line - 1, column: 0 };
  content.editor.setCursorPosition(position);
  content.editor.revealPosition(position);
  content.editor.focus();
}
