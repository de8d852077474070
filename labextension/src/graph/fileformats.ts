/** What a file is, told before it is uploaded: the server's `file_formats.py` in brief, which has the last word. */

/** As much of a file's beginning as is looked at, and of its end. */
export const HEAD_BYTES = 1 << 16;
export const TAIL_BYTES = 4;

export interface IFileBytes {
  readonly name: string;
  readonly size: number;
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

const BEGINNINGS: readonly (readonly [string, string])[] = [
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['\xff\xd8\xff', 'jpeg'],
  ['GIF8', 'gif'],
  ['\x89HDF\r\n\x1a\n', 'hdf5'],
  ['%PDF-', 'pdf'],
  ['\x1f\x8b', 'gzip']
];
const PARQUET = 'PAR1';
const TEXTS: Readonly<Record<string, string>> = {
  json: 'json',
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv'
};
const ARCHIVES: Readonly<Record<string, string>> = {
  npz: 'npz',
  keras: 'keras'
};
const PICKLES = ['pkl', 'pickle', 'pt', 'pth', 'joblib'];
/** Formats of which operations get the value unless a person says otherwise. */
const USUAL_VALUES = [
  'numpy',
  'npz',
  'parquet',
  'safetensors',
  'png',
  'jpeg',
  'webp',
  'keras',
  'json'
];
const OTHER_VALUES = ['csv', 'tsv', 'text'];

/** The format's name; empty for what is none that is known here, or is cut off. */
export function formatOf({ name, size, head, tail }: IFileBytes): string {
  const begin = latin1(head.subarray(0, 16));
  const extension = /\.([^.]*)$/.exec(name)?.[1].toLowerCase() ?? '';
  const found = BEGINNINGS.find(([beginning]) => begin.startsWith(beginning));
  if (found) {
    return found[1];
  }
  if (begin.startsWith('\x93NUMPY')) {
    return isOfObjects(head) ? '' : 'numpy';
  }
  if (begin.startsWith('RIFF') && begin.slice(8, 12) === 'WEBP') {
    return 'webp';
  }
  if (begin.startsWith(PARQUET)) {
    return latin1(tail) === PARQUET ? 'parquet' : '';
  }
  if (begin.startsWith('PK')) {
    return ARCHIVES[extension] ?? 'zip';
  }
  if (isOfTensors(head, size)) {
    return 'safetensors';
  }
  if (head[0] === 0x80 && head[1] <= 5 && PICKLES.includes(extension)) {
    return 'pickle';
  }
  return isText(head, size) ? (TEXTS[extension] ?? 'text') : '';
}

/** Whether operations can get what a file of the format holds. */
export function holdsValue(format: string): boolean {
  return isUsuallyValue(format) || OTHER_VALUES.includes(format);
}

export function isUsuallyValue(format: string): boolean {
  return USUAL_VALUES.includes(format);
}

function isOfObjects(head: Uint8Array): boolean {
  const [, described] =
    /'descr':(.*?)'fortran_order'/s.exec(latin1(head.subarray(0, 4096))) ?? [];
  return described === undefined || /'[|<>=]?O\d*'/.test(described);
}

function isOfTensors(head: Uint8Array, size: number): boolean {
  if (head.length < 10) {
    return false;
  }
  const view = new DataView(head.buffer, head.byteOffset);
  const length = Number(view.getBigUint64(0, true));
  return length >= 2 && length <= size - 8 && head[8] === 0x7b;
}

function isText(head: Uint8Array, size: number): boolean {
  if (head.includes(0)) {
    return false;
  }
  try {
    const isCutOff = head.length < size;
    new TextDecoder('utf-8', { fatal: true }).decode(head, {
      stream: isCutOff
    });
    return true;
  } catch {
    return false;
  }
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
