import { LabIcon } from '@jupyterlab/ui-components';

const icon = (name: string, path: string): LabIcon =>
  new LabIcon({
    name: `deepforge:${name}`,
    svgstr:
      '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16">' +
      '<path class="jp-icon3" style="fill: none" stroke="#616161" stroke-width="1.4" stroke-linejoin="round" ' +
      `stroke-linecap="round" d="${path}"/></svg>`
  });

export const fitIcon = icon(
  'fit',
  'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10M5.5 6h5v4h-5z'
);
export const arrangeIcon = icon(
  'arrange',
  'M2 3h4v3.5H2zM2 9.5h4V13H2zM10 6.2h4v3.6h-4zM6 4.8h2v6.5H6M8 8h2'
);
export const inspectorIcon = icon(
  'inspector',
  'M2.5 3h11v10h-11zM9.5 3v10M11 5.5h1M11 8h1'
);
