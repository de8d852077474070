import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodeEditor } from '@jupyterlab/codeeditor';
import type { CodeMirrorEditor } from '@jupyterlab/codemirror';
import { RenderMimeRegistry } from '@jupyterlab/rendermime';
import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, describe, expect, it } from 'vitest';

import { splitCells } from '../../src/graph/cells';
import { FileCell } from '../../src/operation/cells/filecell';
import { editors } from './editors';

const CORPUS = 'tests/corpus/operations';
const made: FileCell[] = [];

/** The cells of a text, all on one model. */
function cellsOf(text: string): { model: CodeEditor.Model; cells: FileCell[] } {
  const model = new CodeEditor.Model();
  model.sharedModel.setSource(text);
  model.sharedModel.clearUndoHistory();
  const cells = splitCells(text).map(
    part =>
      new FileCell({
        model,
        editors: editors(),
        rendermime: new RenderMimeRegistry(),
        trans: nullTranslator.load(''),
        label: part.name,
        actions: [],
        range: part,
        leave: () => false
      })
  );
  made.push(...cells);
  return { model, cells };
}

function type(cell: FileCell, at: 'from' | 'to', text: string): void {
  (cell.editor as CodeMirrorEditor).editor.dispatch({
    changes: { from: cell.range[at], insert: text },
    userEvent: 'input.type'
  });
}

afterEach(() => made.splice(0).forEach(cell => cell.dispose()));

describe('cells of a file', () => {
  it('edit one text and follow each other', () => {
    const { model, cells } = cellsOf('import os\n\n\nclass A:\n    x = 1\n');
    type(cells[0], 'to', '\nimport sys');
    type(cells[1], 'from', '# first\n');
    expect(model.sharedModel.getSource()).toBe(
      'import os\nimport sys\n\n\n# first\nclass A:\n    x = 1\n'
    );
    expect(cells.map(cell => cell.code)).toEqual([
      'import os\nimport sys',
      '# first\nclass A:\n    x = 1'
    ]);
    expect(cells[1].line).toBe(5);
  });

  it('share what is undone', () => {
    const { model, cells } = cellsOf('x = 1\n\n\ndef f():\n    pass\n');
    type(cells[1], 'to', '\n    return 2');
    model.sharedModel.undo();
    expect(cells[1].code).toBe('def f():\n    pass');
    model.sharedModel.redo();
    expect(cells[1].code).toBe('def f():\n    pass\n    return 2');
  });

  it('show at once what somebody else changes', () => {
    const { model, cells } = cellsOf('x = 1\n\n\ndef f():\n    pass\n');
    model.sharedModel.updateSource(0, 1, 'number');
    expect(cells.map(cell => cell.code)).toEqual([
      'number = 1',
      'def f():\n    pass'
    ]);
  });

  it.each(readdirSync(CORPUS).filter(name => name.endsWith('.py')))(
    'change nothing of %s but what is typed',
    name => {
      // JupyterLab's documents have their line ends as \n; it writes back what the file had.
      const text = readFileSync(join(CORPUS, name), 'utf8').replace(
        /\r\n/g,
        '\n'
      );
      const { model, cells } = cellsOf(text);
      let expected = text;
      for (const [index, { to }] of [...splitCells(text).entries()].reverse()) {
        type(cells[index], 'to', ' # é');
        expected = `${expected.slice(0, to)} # é${expected.slice(to)}`;
      }
      expect(model.sharedModel.getSource()).toBe(expected);
    }
  );
});
