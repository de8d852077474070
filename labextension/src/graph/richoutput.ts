/** What a page draws of an output only for a person who trusts whoever made it. */

/** JupyterLab draws these as they are, or as an image beside which the rest is not needed. */
const SAFE = new Set([
  'text/plain',
  'text/markdown',
  'text/latex',
  'application/json',
  'application/vnd.jupyter.stdout',
  'application/vnd.jupyter.stderr',
  'application/vnd.jupyter.error'
]);
const IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const ACTIVE =
  /<(script|iframe|object|embed|form|input|button|video|audio|svg)\b|\son\w+\s*=/i;

/** Whether something of a display (its data by MIME type) is not drawn, or stands still, without trust. */
export function needsTrust(data: Readonly<Record<string, unknown>>): boolean {
  const mimes = Object.keys(data).filter(mime => !SAFE.has(mime));
  if (mimes.some(mime => IMAGES.includes(mime))) {
    return false;
  }
  return mimes.some(
    mime => mime !== 'text/html' || ACTIVE.test(textOf(data[mime]))
  );
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join('') : String(value);
}
