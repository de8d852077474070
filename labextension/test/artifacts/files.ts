import { Blob as ReadableBlob } from 'node:buffer';

/**
 * A file as a browser hands it out; the path of one that was chosen with its folder has that before it. Its parts can be
 * read, which those of jsdom cannot.
 */
export function file(path: string, content: string | Uint8Array = 'x'): File {
  const readable = new ReadableBlob([content]);
  return Object.defineProperties(
    new File([content as BlobPart], path.split('/').pop() ?? ''),
    {
      webkitRelativePath: { value: path.includes('/') ? path : '' },
      slice: { value: readable.slice.bind(readable), configurable: true }
    }
  );
}
