/** The figures among a job's displays. */
import type { IFigure, IFigureHistory } from '../tokens';
import type { DisplayContent, DisplayHistory } from '../protocol/types';
import { pngRatio } from './imageratio';

const SVG = 'image/svg+xml';
const PNG = 'image/png';
const IMAGES = [PNG, 'image/jpeg', SVG, 'image/gif'];

/** The picture of a mime bundle as a data URL, or null if it holds none. */
export function imageUrl(data: DisplayContent['data']): string | null {
  for (const mime of IMAGES) {
    const url = dataUrl(data, mime);
    if (url !== null) {
      return url;
    }
  }
  return null;
}

/** Where the picture of a display is, beside the feed if it is too large to be sent along; null if it holds none. */
function urlOf(
  content: DisplayContent,
  blobUrl: (name: string) => string
): string | null {
  const blob = IMAGES.map(mime => content.blobs?.[mime]).find(Boolean);
  return blob ? blobUrl(blob.name) : imageUrl(content.data);
}

/** Where the drawing of a display is, or null if there is none (yet). */
function svgUrl(
  content: DisplayContent,
  blobUrl: (name: string) => string
): string | null {
  const name = content.svg?.name ?? content.blobs?.[SVG]?.name;
  return name ? blobUrl(name) : dataUrl(content.data, SVG);
}

/** `figures` with one display's newest content; the same list if it is no figure. */
export function withFigure(
  figures: readonly IFigure[],
  id: string,
  content: DisplayContent,
  isUpdate: boolean,
  blobUrl: (name: string) => string
): readonly IFigure[] {
  const known = figures.find(figure => figure.id === id);
  const url = content.is_figure || known ? urlOf(content, blobUrl) : null;
  if (url === null) {
    return figures;
  }
  const before = known?.updates ?? 0;
  const more = content.updates ?? (isUpdate && known ? 1 : 0);
  const figure = {
    id,
    name: content.name ?? '',
    url,
    svgUrl: svgUrl(content, blobUrl),
    svgMissing: content.svg?.missing ?? null,
    ratio: ratioOf(content.data),
    updates: before + more
  };
  return known
    ? figures.map(other => (other === known ? figure : other))
    : [...figures, figure];
}

/** `blobUrl` is where a payload is that lies beside the feed. */
export function historyOf(
  { shown, updates }: DisplayHistory,
  blobUrl: (name: string) => string
): IFigureHistory {
  return {
    shown,
    updates: updates.flatMap(({ unix_s, content }) => {
      const url = urlOf(content, blobUrl);
      return url === null
        ? []
        : {
            url,
            svgUrl: svgUrl(content, blobUrl),
            svgMissing: content.svg?.missing ?? null,
            at_s: unix_s
          };
    })
  };
}

function ratioOf(data: DisplayContent['data']): number | null {
  const text = textOf(data, PNG);
  return text === null ? null : pngRatio(text.trimStart());
}

function textOf(data: DisplayContent['data'], mime: string): string | null {
  const value = data[mime];
  const text = Array.isArray(value) ? value.join('') : value;
  return typeof text === 'string' && text ? text : null;
}

function dataUrl(data: DisplayContent['data'], mime: string): string | null {
  const text = textOf(data, mime);
  if (text === null) {
    return null;
  }
  return mime === SVG
    ? `data:${mime},${encodeURIComponent(text)}`
    : `data:${mime};base64,${text.replace(/\s/g, '')}`;
}
