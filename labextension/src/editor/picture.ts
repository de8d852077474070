import { PathExt } from '@jupyterlab/coreutils';
import type { IRenderMime } from '@jupyterlab/rendermime';

import type { Note } from '../graph/notes';
import { svgOf } from '../graph/picture';
import { plainBlocks, type Block } from '../graph/richtext';
import type { PictureStyle, Svg } from '../graph/svg';
import { valuesText } from './attributes';
import { blocksOf } from './markdown';
import type { PictureFormat } from './parts';
import type { EditorSession } from './session';

/** So that a picture is sharp on paper and on fine screens. */
const PIXELS = 2;
/** Browsers draw no larger ones. */
const LARGEST = 16_000;

export interface IPictureOptions {
  /** In the theme's colours. */
  readonly root: HTMLElement;
  readonly format: PictureFormat;
  /** What renders the notes; null: their texts are drawn as they are written. */
  readonly markdown: IRenderMime.IMarkdownParser | null;
}

/** Has the browser save a picture of the whole pipeline, in the colours of the theme. */
export async function savePicture(
  session: EditorSession,
  { root, format, markdown }: IPictureOptions
): Promise<void> {
  const name = PathExt.basename(session.path, '.dfpipe');
  const { graph, notes, operations, hues } = session;
  const texts = await textsOf(notes.values(), markdown);
  const svg = svgOf(
    {
      title: name,
      graph,
      notes: notes.values(),
      operations,
      hues,
      valuesOf: node =>
        valuesText(node, operations.get(node.operation) ?? null),
      textOf: note => texts.get(note) ?? []
    },
    styleOf(root)
  );
  const blob =
    format === 'svg'
      ? new Blob([svg.text], { type: 'image/svg+xml' })
      : await pngOf(svg);
  download(blob, `${name}.${format}`);
}

async function textsOf(
  notes: Iterable<Note>,
  markdown: IRenderMime.IMarkdownParser | null
): Promise<Map<Note, readonly Block[]>> {
  return new Map(
    await Promise.all(
      [...notes].map(async (note): Promise<[Note, readonly Block[]]> => [
        note,
        markdown
          ? blocksOf(await markdown.render(note.text))
          : plainBlocks(note.text)
      ])
    )
  );
}

function styleOf(root: HTMLElement): PictureStyle {
  const probe = document.createElement('span');
  probe.hidden = true;
  root.append(probe);
  const known = new Map<string, string>();
  const font = (variable: string): string =>
    getComputedStyle(root).getPropertyValue(variable).trim() || 'sans-serif';
  const fonts = {
    font: font('--jp-ui-font-family'),
    codeFont: font('--jp-code-font-family')
  };
  const context = document.createElement('canvas').getContext('2d');
  const color = (css: string): string => {
    let value = known.get(css);
    if (value === undefined) {
      probe.style.color = css;
      value = getComputedStyle(probe).color;
      known.set(css, value);
    }
    return value;
  };
  window.setTimeout(() => probe.remove());
  return {
    ...fonts,
    color,
    measure: (text, { size, isBold, isItalic, isCode }) => {
      if (!context) {
        return text.length * size * 0.6;
      }
      const slant = isItalic ? 'italic ' : '';
      const weight = isBold ? '600 ' : '';
      context.font = `${slant}${weight}${size}px ${isCode ? fonts.codeFont : fonts.font}`;
      return context.measureText(text).width;
    }
  };
}

async function pngOf(svg: Svg): Promise<Blob> {
  const image = new Image();
  const url = URL.createObjectURL(
    new Blob([svg.text], { type: 'image/svg+xml' })
  );
  try {
    image.src = url;
    await image.decode();
    const scale = Math.min(PIXELS, LARGEST / Math.max(svg.width, svg.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(svg.width * scale);
    canvas.height = Math.round(svg.height * scale);
    canvas
      .getContext('2d')!
      .drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((resolve, reject) =>
      canvas.toBlob(
        blob =>
          blob
            ? resolve(blob)
            : reject(new Error('The browser could not draw the picture.')),
        'image/png'
      )
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
