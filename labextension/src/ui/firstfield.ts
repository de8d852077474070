const BODY = '.jp-Dialog-body';

/** For a dialog: the field that the person is in, else the first of a kind (else the button). JupyterLab moves the focus
 * when the page is idle, which on a busy page is while somebody writes already. */
export function firstField(kind?: 'input' | 'select'): string {
  const within = `${BODY} :focus`;
  return kind ? `${within}, ${BODY}:not(:focus-within) ${kind}` : within;
}
