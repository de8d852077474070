import { Signal, type ISignal } from '@lumino/signaling';

import {
  formatOf,
  HEAD_BYTES,
  holdsValue,
  isUsuallyValue,
  TAIL_BYTES
} from '../graph/fileformats';
import type { IUploaded } from './uploads';

/** What the server reads of JSON at most; of a larger file operations get the path. */
const LARGEST_JSON_BYTES = 64 * 2 ** 20;

/** What operations get: the value that a file holds, or its path. */
export type OpensAs = 'value' | 'file';

/** Files of one format among those that shall be uploaded; folders are one, too. */
export interface IUploadKind {
  /** Empty for files of none that is known. */
  readonly format: string;
  readonly uploaded: readonly IUploaded[];
  readonly size: number;
  readonly canBeValue: boolean;
  readonly opensAs: OpensAs;
}

/** What a person is asked before files are uploaded: where they are kept, and what operations get of each kind. */
export class UploadChoice {
  private constructor(
    kinds: readonly IUploadKind[],
    readonly storages: readonly string[],
    /** The newest of each name that is there already. */
    readonly versions: ReadonlyMap<string, number>
  ) {
    this._kinds = kinds;
    this._storage = storages[0] ?? '';
  }

  /** Looks at how they begin. `storages` are those to choose from, the usual one first. */
  static async of(
    uploaded: readonly IUploaded[],
    storages: readonly string[],
    versions: ReadonlyMap<string, number> = new Map()
  ): Promise<UploadChoice> {
    const formats = await Promise.all(uploaded.map(foundFormat));
    const byFormat = new Map<string, IUploaded[]>();
    uploaded.forEach((one, index) => {
      const others = byFormat.get(formats[index]) ?? [];
      byFormat.set(formats[index], [...others, one]);
    });
    const kinds = [...byFormat].map(([format, uploaded]) => ({
      format,
      uploaded,
      size: uploaded.reduce((sum, one) => sum + sizeOf(one), 0),
      canBeValue: holdsValue(format),
      opensAs: isUsuallyValue(format) ? ('value' as const) : ('file' as const)
    }));
    return new UploadChoice(kinds, storages, versions);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get kinds(): readonly IUploadKind[] {
    return this._kinds;
  }

  get storage(): string {
    return this._storage;
  }

  keepIn(storage: string): void {
    this._storage = storage;
    this._changed.emit();
  }

  open(format: string, opensAs: OpensAs): void {
    this._kinds = this._kinds.map(kind =>
      kind.format === format ? { ...kind, opensAs } : kind
    );
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _kinds: readonly IUploadKind[];
  private _storage: string;
}

export function sizeOf({ files }: IUploaded): number {
  return files.reduce((sum, { file }) => sum + file.size, 0);
}

/** A file that cannot be read is none that is known: sending it says why. */
async function foundFormat(uploaded: IUploaded): Promise<string> {
  if (uploaded.isFolder) {
    return 'folder';
  }
  const { file } = uploaded.files[0];
  try {
    const [head, tail] = await Promise.all(
      [
        file.slice(0, HEAD_BYTES),
        file.slice(Math.max(0, file.size - TAIL_BYTES))
      ].map(async part => new Uint8Array(await part.arrayBuffer()))
    );
    const format = formatOf({ name: file.name, size: file.size, head, tail });
    const isTooLarge = format === 'json' && file.size > LARGEST_JSON_BYTES;
    return isTooLarge ? '' : format;
  } catch {
    return '';
  }
}
