/** Marks what is wrong in the code where it is; loaded with what stands around the code. */
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import { CodeMirrorEditor } from '@jupyterlab/codemirror';

import type { ISignal } from '@lumino/signaling';

import type { Problem } from '../protocol/types';

/** What knows what is wrong with a text. */
export interface IJudge {
  readonly problems: readonly Problem[];
  readonly changed: ISignal<unknown, unknown>;
}

/** Keeps the marks in step with the judge for as long as both are there. */
export function markProblems(editor: CodeEditor.IEditor, judge: IJudge): void {
  if (!(editor instanceof CodeMirrorEditor)) {
    return;
  }
  editor.injectExtension(lintGutter());
  const mark = () => {
    if (editor.isDisposed) {
      judge.changed.disconnect(mark);
      return;
    }
    const { state } = editor;
    const found = judge.problems.flatMap(problem =>
      diagnosticOf(problem, state.doc)
    );
    editor.editor.dispatch(setDiagnostics(state, found));
  };
  judge.changed.connect(mark);
  mark();
}

/** From where the problem is to the end of the word or, at nothing, of the line. */
function diagnosticOf(problem: Problem, text: Text): Diagnostic[] {
  const { where, message, severity } = problem;
  if (where.line === null || where.line > text.lines) {
    return [];
  }
  const line = text.line(where.line);
  const column = Math.min((where.column ?? 1) - 1, line.length);
  const rest = line.text.slice(column);
  const word = /^\w+/.exec(rest)?.[0] ?? rest.trimEnd();
  const isAtStart = where.column === null;
  const indent = line.length - line.text.trimStart().length;
  const from = line.from + (isAtStart ? indent : column);
  const to = isAtStart ? line.to : from + word.length;
  return [{ from, to: Math.max(from, to), severity, message }];
}
