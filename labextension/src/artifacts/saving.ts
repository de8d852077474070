const BEGINS_WITHIN_MS = 60_000;

/** Saves what this page's own server answers. */
export function save(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}

/** Saves what another server answers as a file, which learns nothing of this page; where it answers anything else (that
 * the address has expired, that the file is gone) that is not shown, and `onRefused` is called. */
export function saveFromOther(address: string, onRefused: () => void): void {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.referrerPolicy = 'no-referrer';
  frame.setAttribute('sandbox', 'allow-downloads');
  frame.src = address;
  const late = window.setTimeout(() => frame.remove(), BEGINS_WITHIN_MS);
  // A file that is saved leaves the frame empty: only a page is loaded.
  frame.onload = () => {
    window.clearTimeout(late);
    frame.remove();
    onRefused();
  };
  document.body.append(frame);
}
