import { RenderedError } from '@jupyterlab/rendermime';
import type { IRenderMime, IRenderMimeRegistry } from '@jupyterlab/rendermime';

/** `File operations/Train.py, line 12` of a traceback, and `File "utils/data.py", line 3` of Python's own. */
const PLACE = /([\w.-]+(?:\/[\w.-]+)+\.py)"?, line (\d+)/g;

/** Opens a line (from 1) of a file of the project. */
export type OpenPlace = (path: string, line: number) => void;

/** As the given one; the places that errors name lead there. */
export function withPlaceLinks(
  rendermime: IRenderMimeRegistry,
  open: OpenPlace
): IRenderMimeRegistry {
  const registry = rendermime.clone();
  registry.addFactory(
    {
      safe: true,
      mimeTypes: ['application/vnd.jupyter.stderr'],
      createRenderer: options => new LinkedError(options, open)
    },
    110
  );
  return registry;
}

class LinkedError extends RenderedError {
  constructor(
    options: IRenderMime.IRendererOptions,
    private readonly _open: OpenPlace
  ) {
    super(options);
  }

  override async render(model: IRenderMime.IMimeModel): Promise<void> {
    await super.render(model);
    linkPlaces(this.node, this._open);
  }
}

/** Makes links of the places in the text of an element, whatever colours it has. */
export function linkPlaces(node: HTMLElement, open: OpenPlace): void {
  // JupyterLab marks what looks like a path from the root.
  for (const anchor of node.querySelectorAll('a[data-path]')) {
    anchor.replaceWith(...anchor.childNodes);
  }
  node.normalize();
  for (const match of (node.textContent ?? '').matchAll(PLACE)) {
    const [text, path, line] = match;
    const end = match.index + text.length;
    let position = 0;
    let isFirst = true;
    for (const piece of textNodes(node)) {
      const from = Math.max(match.index - position, 0);
      const to = Math.min(end - position, piece.length);
      position += piece.length;
      if (from < to) {
        const rest = piece.splitText(from);
        rest.splitText(to - from);
        const anchor = link(rest.data, () => open(path, Number(line)));
        // In colours it is several elements, and one stop for the keyboard.
        anchor.tabIndex = isFirst ? 0 : -1;
        isFirst = false;
        rest.replaceWith(anchor);
      }
    }
  }
}

function link(text: string, open: () => void): HTMLAnchorElement {
  const anchor = document.createElement('a');
  anchor.href = '#';
  anchor.className = 'df-PlaceLink';
  anchor.textContent = text;
  anchor.addEventListener('click', event => {
    event.preventDefault();
    open();
  });
  return anchor;
}

function textNodes(node: HTMLElement): Text[] {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) {
    found.push(walker.currentNode as Text);
  }
  return found;
}
