/** The figures among a job's displays. */
import type { IFigure } from '../tokens';
import type { DisplayContent } from '../protocol/types';

const IMAGES = ['image/png', 'image/jpeg', 'image/svg+xml', 'image/gif'];

/** The picture of a mime bundle as a data URL, or null if it holds none. */
export function imageUrl(data: DisplayContent['data']): string | null {
  for (const mime of IMAGES) {
    const value = data[mime];
    const text = Array.isArray(value) ? value.join('') : value;
    if (typeof text === 'string' && text) {
      return mime === 'image/svg+xml'
        ? `data:${mime},${encodeURIComponent(text)}`
        : `data:${mime};base64,${text.replace(/\s/g, '')}`;
    }
  }
  return null;
}

/** `figures` with one display's newest content; the same list if it is no figure. */
export function withFigure(
  figures: readonly IFigure[],
  id: string,
  content: DisplayContent,
  isUpdate: boolean
): readonly IFigure[] {
  const known = figures.find(figure => figure.id === id);
  const url = content.is_figure || known ? imageUrl(content.data) : null;
  if (url === null) {
    return figures;
  }
  if (!known) {
    return [...figures, { id, url, updates: content.updates ?? 0 }];
  }
  const updates = known.updates + (content.updates ?? (isUpdate ? 1 : 0));
  return figures.map(figure =>
    figure === known ? { id, url, updates } : figure
  );
}
