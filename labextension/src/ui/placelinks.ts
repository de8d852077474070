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
  const places = [...(node.textContent ?? '').matchAll(PLACE)].map(
    ({ 0: text, 1: path, 2: line, index }) => ({
      from: index,
      to: index + text.length,
      open: () => open(path, Number(line))
    })
  );
  let next = 0;
  let end = 0;
  for (const piece of places.length > 0 ? textNodes(node) : []) {
    let rest = piece;
    let start = end;
    end += piece.length;
    for (; next < places.length && places[next].from < end; next++) {
      const place = places[next];
      const from = Math.max(place.from, start);
      const to = Math.min(place.to, end);
      const marked = rest.splitText(from - start);
      rest = marked.splitText(to - from);
      start = to;
      const anchor = link(marked.data, place.open);
      // In colours it is several elements, and one stop for the keyboard.
      anchor.tabIndex = from === place.from ? 0 : -1;
      marked.replaceWith(anchor);
      if (place.to > end) {
        break; // it goes on in the next piece
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
