/** What the models need to know of the documents that are open in the page. */
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/** An open document; `path` is relative to the server's root. */
export interface IOpenDocument {
  readonly path: string;
  readonly isDirty: boolean;
  /** What the person sees. */
  text(): string;
  save(): Promise<void>;
}

export interface IOpenDocuments {
  /** Those whose path is below `folder` (the server's root if empty), one for each path. */
  below(folder: string): IOpenDocument[];
}

const FOLDERS = [
  'operations/',
  'pipelines/',
  'resources/',
  'utils/',
  'serializers/'
];
const FILES = ['deepforge.json', 'environment.yml'];

/** True for a path from the project's folder that a run depends on. */
export function isProjectDocument(path: string): boolean {
  return (
    FILES.includes(path) || FOLDERS.some(folder => path.startsWith(folder))
  );
}

/** SHA-256 of a document's text with line ends as `\n`, as the server computes it. */
export function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text.replace(/\r\n?/g, '\n'))));
}
