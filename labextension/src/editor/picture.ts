import { PathExt } from '@jupyterlab/coreutils';

import { svgOf } from '../graph/picture';
import type { PictureStyle, Svg } from '../graph/svg';
import { valuesText } from './attributes';
import type { PictureFormat } from './parts';
import type { EditorSession } from './session';

/** So that a picture is sharp on paper and on fine screens. */
const PIXELS = 2;
/** Browsers draw no larger ones. */
const LARGEST = 16_000;

/** Has the browser save a picture of the whole pipeline, in the colours of the theme around `root`. */
export async function savePicture(
  session: EditorSession,
  { root, format }: { root: HTMLElement; format: PictureFormat }
): Promise<void> {
  const name = PathExt.basename(session.path, '.dfpipe');
  const { graph, notes, operations, hues } = session;
  const svg = svgOf(
    {
      title: name,
      graph,
      notes: notes.values(),
      operations,
      hues,
      valuesOf: node => valuesText(node, operations.get(node.operation) ?? null)
    },
    styleOf(root)
  );
  const blob =
    format === 'svg'
      ? new Blob([svg.text], { type: 'image/svg+xml' })
      : await pngOf(svg);
  download(blob, `${name}.${format}`);
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
    measure: (text, size, isCode) => {
      if (!context) {
        return text.length * size * 0.6;
      }
      context.font = `${size}px ${isCode ? fonts.codeFont : fonts.font}`;
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
