/** What was copied last in this window, where the system's clipboard may not be read. */
let copiedHere = '';

/** Puts a text on the system's clipboard, as far as the browser lets us; must be called from a key or a click. */
export function writeClipboard(text: string): void {
  copiedHere = text;
  let isTaken = false;
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
    isTaken = true;
  };
  document.addEventListener('copy', onCopy, { capture: true });
  try {
    document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', onCopy, { capture: true });
  }
  if (!isTaken) {
    navigator.clipboard?.writeText(text).catch(() => undefined);
  }
}

/** The clipboard's text; what was copied here where the browser does not tell. */
export async function readClipboard(): Promise<string> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return copiedHere;
  }
}
