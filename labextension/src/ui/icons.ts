import { LabIcon } from '@jupyterlab/ui-components';

/**
 * An icon on a 16 px grid of drawn lines (path data) and filled marks (elements). The theme colours whatever has a `fill`
 * attribute, so the lines inherit that they have none.
 */
function icon(name: string, lines: string, marks = ''): LabIcon {
  const svgstr =
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16">' +
    '<g fill="none" stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round">' +
    `<path class="jp-icon3" stroke="#616161" d="${lines}"/></g>` +
    `<g class="jp-icon3" fill="#616161">${marks}</g></svg>`;
  return new LabIcon({ name: `deepforge:${name}`, svgstr });
}

/** Two inputs, two outputs, crossing: the mark of the product. */
export const deepforgeIcon = icon(
  'mark',
  'M4 4C9 4 7 12 12 12M4 12C9 12 7 4 12 4',
  '<circle cx="3.4" cy="4" r="2.1"/><circle cx="3.4" cy="12" r="2.1"/>' +
    '<circle cx="12.6" cy="4" r="2.1"/><circle cx="12.6" cy="12" r="2.1"/>'
);

/** The mark on a tile in the accent of the theme, as the launcher shows its entries. */
export const deepforgeTileIcon = new LabIcon({
  name: 'deepforge:tile',
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16">' +
    '<rect class="jp-icon-brand1" fill="#1976d2" x="1" y="1" width="14" height="14" rx="2"/>' +
    '<g fill="none" stroke-width="0.9"><path stroke="#fff" d="M4.6 5C8.6 5 7.4 11 11.4 11M4.6 11C8.6 11 7.4 5 11.4 5"/></g>' +
    '<g fill="#fff"><circle cx="4.6" cy="5" r="1.5"/><circle cx="4.6" cy="11" r="1.5"/>' +
    '<circle cx="11.4" cy="5" r="1.5"/><circle cx="11.4" cy="11" r="1.5"/></g></svg>'
});

export const pipelineIcon = icon(
  'pipeline',
  'M5.5 4.5H7C9.4 4.5 8 8 10.5 8M5.5 11.5H7C9.4 11.5 8 8 10.5 8',
  '<rect x="1.5" y="2.7" width="4" height="3.6" rx="1"/>' +
    '<rect x="1.5" y="9.7" width="4" height="3.6" rx="1"/>' +
    '<rect x="10.5" y="6.2" width="4" height="3.6" rx="1"/>'
);

export const operationIcon = icon(
  'operation',
  'M5.2 2.7H10.8A1.5 1.5 0 0 1 12.3 4.2V11.8A1.5 1.5 0 0 1 10.8 13.3H5.2A1.5 1.5 0 0 1 3.7 11.8V4.2A1.5 1.5 0 0 1 5.2 2.7Z',
  '<circle cx="3.7" cy="6" r="1.7"/><circle cx="3.7" cy="10" r="1.7"/><circle cx="12.3" cy="8" r="1.7"/>'
);

export const artifactIcon = icon(
  'artifact',
  'M8 1.9 13.3 4.9V11.1L8 14.1 2.7 11.1V4.9ZM2.9 5 8 7.9 13.1 5M8 7.9V14'
);

export const storageIcon = icon(
  'storage',
  'M2.7 4C2.7 2.8 5 2 8 2S13.3 2.8 13.3 4 11 6 8 6 2.7 5.2 2.7 4ZM2.7 4V12C2.7 13.2 5 14 8 14S13.3 13.2 13.3 12V4M2.7 8C2.7 9.2 5 10 8 10S13.3 9.2 13.3 8'
);

export const executionIcon = icon(
  'execution',
  'M14 8A6 6 0 1 1 2 8A6 6 0 1 1 14 8Z',
  '<path d="M6.5 5.2v5.6L11 8z"/>'
);

export const resourceIcon = icon(
  'resource',
  'M8 2 14 5 8 8 2 5ZM2.3 8 8 10.9 13.7 8M2.3 11 8 13.9 13.7 11'
);

/** A page of code with its brackets: what operations import. */
export const moduleIcon = icon(
  'module',
  'M6.2 2.7H5.3A1.6 1.6 0 0 0 3.7 4.3V6.2A1.6 1.6 0 0 1 2.2 8 1.6 1.6 0 0 1 3.7 9.8V11.7A1.6 1.6 0 0 0 5.3 13.3H6.2' +
    'M9.8 2.7H10.7A1.6 1.6 0 0 1 12.3 4.3V6.2A1.6 1.6 0 0 0 13.8 8 1.6 1.6 0 0 0 12.3 9.8V11.7A1.6 1.6 0 0 1 10.7 13.3H9.8'
);

/** A value going into a file and out of it. */
export const serializerIcon = icon(
  'serializer',
  'M4.8 13.2V3.4M2.6 5.5 4.8 3.2 7 5.5M11.2 2.8V12.6M9 10.5 11.2 12.8 13.4 10.5'
);

export const enlargeIcon = icon(
  'enlarge',
  'M9.5 2.5h4v4M13.2 2.8 9.3 6.7M6.5 13.5h-4v-4M2.8 13.2 6.7 9.3'
);

export const trashIcon = icon(
  'trash',
  'M2.8 4.3H13.2M6 4V2.5H10V4M4.2 4.5 4.8 13.5H11.2L11.8 4.5M6.7 7V11M9.3 7V11'
);

export const historyIcon = icon(
  'history',
  'M2.7 8.9A5.4 5.4 0 1 0 4 4.4M2.6 2.7 3.3 5.4 6 4.7M8 4.9V8.2L10.2 9.6'
);

const STAR =
  'M8 2 9.8 5.9 14 6.4 10.9 9.3 11.7 13.5 8 11.4 4.3 13.5 5.1 9.3 2 6.4 6.2 5.9Z';

export const starIcon = icon('star', STAR);

export const starredIcon = icon('starred', STAR, `<path d="${STAR}"/>`);

export const retryIcon = icon(
  'retry',
  'M13.2 8A5.2 5.2 0 1 1 11.4 4.1M11.6 1.8V4.4H9'
);

export const clockIcon = icon(
  'clock',
  'M13.8 8A5.8 5.8 0 1 1 2.2 8 5.8 5.8 0 1 1 13.8 8ZM8 4.6V8.2L10.3 9.6'
);

export const pinIcon = icon(
  'pin',
  'M6 2.5H10M6.7 2.5V6.5L4.8 9.3H11.2L9.3 6.5V2.5M8 9.3V13.8'
);
