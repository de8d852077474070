import type { IUploaded } from '../model/uploads';

/** Files as a person chose them: those of a folder belong together. */
export function chosenFiles(files: readonly File[]): IUploaded[] {
  const folders = new Map<string, { path: string; file: File }[]>();
  const alone: IUploaded[] = [];
  for (const file of files) {
    const [top, ...rest] = file.webkitRelativePath.split('/');
    if (rest.length === 0) {
      alone.push(ofFile(file));
    } else {
      const inside = folders.get(top) ?? [];
      inside.push({ path: rest.join('/'), file });
      folders.set(top, inside);
    }
  }
  return [
    ...alone,
    ...[...folders].map(([name, inside]) => ({
      name,
      files: inside,
      isFolder: true
    }))
  ];
}

/** What was dropped; folders are read to the end. */
export async function droppedFiles(
  transfer: DataTransfer
): Promise<IUploaded[]> {
  // Both must be asked for at once: afterwards what was dropped is no longer told.
  const dropped = [...transfer.items].map(item => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile()
  }));
  const found = await Promise.all(
    dropped.map(async ({ entry, file }) =>
      entry?.isDirectory
        ? {
            name: entry.name,
            files: await filesIn(entry as FileSystemDirectoryEntry, ''),
            isFolder: true
          }
        : file && ofFile(file)
    )
  );
  return found.filter(one => one !== null);
}

function ofFile(file: File): IUploaded {
  return {
    name: file.name,
    files: [{ path: file.name, file }],
    isFolder: false
  };
}

async function filesIn(
  folder: FileSystemDirectoryEntry,
  before: string
): Promise<{ path: string; file: File }[]> {
  const found: { path: string; file: File }[] = [];
  for (const entry of await entriesOf(folder)) {
    const path = `${before}${entry.name}`;
    if (entry.isDirectory) {
      const inside = entry as FileSystemDirectoryEntry;
      found.push(...(await filesIn(inside, `${path}/`)));
    } else {
      found.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
    }
  }
  return found;
}

/** A browser hands them out in portions. */
async function entriesOf(
  folder: FileSystemDirectoryEntry
): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    );
    if (some.length === 0) {
      return all;
    }
    all.push(...some);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
