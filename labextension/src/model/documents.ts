/** What the models need to know of the documents that are open in the page. */
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/** An open document; `path` is relative to the server's root. */
export interface IOpenDocument {
  readonly path: string;
  readonly isDirty: boolean;
  /** People edit it together, and the server saves it. */
  readonly isShared: boolean;
  /** What the person sees. */
  text(): string;
  /** One step of undo in the document. */
  replace(text: string): void;
  save(): Promise<void>;
  /** Shows what is on disk, where nobody else sees to it (a shared document follows its file by itself). */
  reload(): Promise<void>;
}

/** A text that a view shows in an editor of its own; shared with a tab that shows it, and with other people. */
export interface ITextDocument extends IDisposable {
  readonly path: string;
  readonly model: DocumentRegistry.ICodeModel;
  readonly text: string;
  readonly changed: ISignal<ITextDocument, void>;
  /** It was closed elsewhere, or is shown by a tab now: open it again. */
  readonly closed: ISignal<ITextDocument, void>;
  /** One step of undo in the document. */
  replace(text: string): void;
  save(): Promise<void>;
}

/** A file that the person renamed; paths are relative to the server's root. */
export interface IMoved {
  readonly path: string;
  readonly newPath: string;
}

export interface IOpenDocuments {
  /** Those whose path is below `folder` (the server's root if empty), one for each path. */
  below(folder: string): IOpenDocument[];
  /** Throws if the file cannot be read. */
  open(path: string): Promise<ITextDocument>;
  /** Throws if there is such a file. */
  create(path: string, text: string): Promise<void>;
  delete(path: string): Promise<void>;
  /** Renames a file, open documents with it; `moved` is not emitted. */
  move(path: string, newPath: string): Promise<void>;
  /** Emitted for what was renamed in the file browser or the tab of a document. */
  readonly moved: ISignal<IOpenDocuments, IMoved>;
  /** Emitted when a project's own file was saved. */
  readonly manifestSaved: ISignal<IOpenDocuments, void>;
}

/** Saves what is not saved; the hashes of what the person sees, by path from the project's folder. */
export async function savedHashes(project: {
  openDocuments(): IOpenDocument[];
  toProjectPath(path: string): string | null;
}): Promise<Record<string, string>> {
  await Promise.all(
    project
      .openDocuments()
      .map(document => (document.isDirty ? document.save() : null))
  );
  return Object.fromEntries(
    project
      .openDocuments()
      .map(document => [
        project.toProjectPath(document.path),
        hashOf(document.text())
      ])
  );
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

interface IPlace {
  readonly project: { readonly path: string };
  toProjectPath(path: string): string | null;
}

/** The documents of a project that are open. */
export function documentsOf(
  project: IPlace,
  documents: IOpenDocuments
): IOpenDocument[] {
  return documents.below(project.project.path).filter(document => {
    const path = project.toProjectPath(document.path);
    return path !== null && isProjectDocument(path);
  });
}

/** SHA-256 of a document's text with line ends as `\n`, as the server computes it. */
export function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text.replace(/\r\n?/g, '\n'))));
}
