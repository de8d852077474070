import { LabIcon } from '@jupyterlab/ui-components';

const svg = (body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16">${body}</svg>`;

const lines = 'class="jp-icon3" fill="none" stroke="#616161" stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round"';
const marks = 'class="jp-icon3" fill="#616161"';

/** Two inputs, two outputs, crossing: the mark of the product. */
export const deepforgeIcon = new LabIcon({
  name: 'deepforge:logo',
  svgstr: svg(
    `<path ${lines} d="M4 4C9 4 7 12 12 12M4 12C9 12 7 4 12 4"/>` +
      `<g ${marks}><circle cx="3.4" cy="4" r="2.1"/><circle cx="3.4" cy="12" r="2.1"/>` +
      '<circle cx="12.6" cy="4" r="2.1"/><circle cx="12.6" cy="12" r="2.1"/></g>'
  )
});

export const pipelineIcon = new LabIcon({
  name: 'deepforge:pipeline',
  svgstr: svg(
    `<path ${lines} d="M5.5 4.5H8C9.8 4.5 8.2 8 10.5 8M5.5 11.5H8C9.8 11.5 8.2 8 10.5 8"/>` +
      `<g ${marks}><rect x="1.5" y="2.7" width="4" height="3.6" rx="1"/>` +
      '<rect x="1.5" y="9.7" width="4" height="3.6" rx="1"/><rect x="10.5" y="6.2" width="4" height="3.6" rx="1"/></g>'
  )
});

export const operationIcon = new LabIcon({
  name: 'deepforge:operation',
  svgstr: svg(
    `<rect ${lines} x="3.7" y="2.7" width="8.6" height="10.6" rx="1.5"/>` +
      `<g ${marks}><circle cx="3.7" cy="6" r="1.7"/><circle cx="3.7" cy="10" r="1.7"/><circle cx="12.3" cy="8" r="1.7"/></g>`
  )
});

export const artifactIcon = new LabIcon({
  name: 'deepforge:artifact',
  svgstr: svg(
    `<path ${lines} d="M8 1.9 13.3 4.9V11.1L8 14.1 2.7 11.1V4.9ZM2.9 5 8 7.9 13.1 5M8 7.9V14"/>`
  )
});

export const executionIcon = new LabIcon({
  name: 'deepforge:execution',
  svgstr: svg(
    `<circle ${lines} cx="8" cy="8" r="6"/><path ${marks} d="M6.5 5.2v5.6L11 8z"/>`
  )
});

export const resourceIcon = new LabIcon({
  name: 'deepforge:resource',
  svgstr: svg(
    `<path ${lines} d="M8 2 14 5 8 8 2 5ZM2.3 8 8 10.9 13.7 8M2.3 11 8 13.9 13.7 11"/>`
  )
});

export const enlargeIcon = new LabIcon({
  name: 'deepforge:enlarge',
  svgstr: svg(`<path ${lines} d="M9.5 2.5h4v4M13.2 2.8 9.3 6.7M6.5 13.5h-4v-4M2.8 13.2 6.7 9.3"/>`)
});
