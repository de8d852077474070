import { describe, expect, it, vi } from 'vitest';

import { linkPlaces } from '../../src/ui/placelinks';

function links(html: string): [string, string][] {
  const node = document.createElement('div');
  node.innerHTML = html;
  const text = node.textContent;
  const opened: string[] = [];
  linkPlaces(node, (path, line) => opened.push(`${path}:${line}`));
  expect(node.textContent).toBe(text);
  return [...node.querySelectorAll('a')].map((anchor, index) => {
    anchor.click();
    return [anchor.textContent ?? '', opened[index]];
  });
}

describe('places in a traceback', () => {
  it('lead to their lines', () => {
    expect(
      links(
        '<pre>  File operations/Train.py, line 12, in execute\n  File "utils/data.py", line 3</pre>'
      )
    ).toEqual([
      ['operations/Train.py, line 12', 'operations/Train.py:12'],
      ['utils/data.py", line 3', 'utils/data.py:3']
    ]);
  });

  it('are found across colours', () => {
    expect(
      links(
        '<pre>File <span>operations/Train.py</span>, line <b>7</b>, in x</pre>'
      )
    ).toEqual([
      ['operations/Train.py', 'operations/Train.py:7'],
      [', line ', 'operations/Train.py:7'],
      ['7', 'operations/Train.py:7']
    ]);
  });

  it('are whole where JupyterLab saw a path in them', () => {
    expect(
      links(
        '<pre>operations<a data-path="/Train.py">/Train.py, line 2</a></pre>'
      )
    ).toEqual([['operations/Train.py, line 2', 'operations/Train.py:2']]);
  });

  it('are none where no file is named', () => {
    expect(links('<pre>ValueError: line 3 of nothing.py</pre>')).toEqual([]);
  });
});

it('however many places there are, the text is walked through once', () => {
  const walks = vi.spyOn(document, 'createTreeWalker');
  const line = 'File operations/Train.py, line 12, in execute\n';
  expect(links(`<pre>${line.repeat(200)}</pre>`)).toHaveLength(200);
  expect(walks).toHaveBeenCalledTimes(1);
  walks.mockRestore();
});
