const WITHIN_MS = 5000;

/** Whether this browser gets an answer, whatever it says, from the server of an address. Nothing of the address but its
 * origin is sent, and nothing of this page. */
export async function reaches(address: string): Promise<boolean> {
  try {
    await fetch(new URL(address).origin, {
      method: 'HEAD',
      mode: 'no-cors',
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(WITHIN_MS)
    });
    return true;
  } catch {
    return false;
  }
}
