/** Renaming what pipelines use: in the documents that this page has open, and by the server everywhere else. */
import type { Rename, Renamed } from '../protocol/types';
import type { IModelContext } from './context';
import type { IOpenDocument } from './documents';
import { warn } from './warning';

export type RenameWish = Omit<Rename, 'open' | 'preview'>;

export interface IApplied extends Renamed {
  /** Open documents that had unsaved edits: they hold the new name, their files do not yet. */
  readonly unsaved: readonly IOpenDocument[];
}

export interface IRenamedProject {
  readonly project: { readonly id: string };
  toServerPath(path: string): string;
  toProjectPath(path: string): string | null;
  /** The project's documents that are open in this page. */
  openDocuments(): IOpenDocument[];
}

/** What would be changed; throws ApiError. */
export function previewRename(
  project: IRenamedProject,
  context: IModelContext,
  wish: RenameWish
): Promise<Renamed> {
  return ask(project, context, { ...wish, preview: true });
}

/** All of it or nothing; throws ApiError. The answer's `path` and `new_path` are the file that moved, if one did. */
export async function applyRename(
  project: IRenamedProject,
  context: IModelContext,
  wish: RenameWish
): Promise<IApplied> {
  const planned = await previewRename(project, context, wish);
  const { path, new_path, moved_with } = planned;
  const move = ([from, to]: [string, string]) =>
    context.documents.move(
      project.toServerPath(from),
      project.toServerPath(to)
    );
  const done: [string, string][] = [];
  let renamed: Renamed;
  try {
    if (path !== null && new_path !== null) {
      await move([path, new_path]);
      done.push([path, new_path]);
    }
    for (const pair of Object.entries(moved_with)) {
      // Another renaming of the same name may have taken it along already.
      await move(pair).then(() => done.push(pair), warn);
    }
    renamed = await ask(project, context, { ...wish, moves_file: false });
  } catch (error) {
    for (const [from, to] of done.reverse()) {
      await move([to, from]);
    }
    throw error;
  }
  const unsaved: IOpenDocument[] = [];
  await Promise.all(
    project.openDocuments().map(async document => {
      const text = renamed.texts[project.toProjectPath(document.path) ?? ''];
      if (text === undefined) {
        return;
      }
      const wasSaved = !document.isDirty;
      document.replace(text);
      if (wasSaved) {
        await document.save();
      } else if (!document.isShared) {
        unsaved.push(document);
      }
    })
  );
  return { ...renamed, path, new_path, moved_with, unsaved };
}

/** What takes it back: the file's name or the code, and the nodes that it concerned and no others. */
export function inverseOf(wish: RenameWish, renamed: Renamed): RenameWish {
  const isFile = !['input', 'output', 'attribute'].includes(wish.kind);
  return {
    ...wish,
    name: wish.new_name,
    new_name: wish.name,
    only: renamed.pipelines,
    moves_file: isFile,
    in_code: !isFile
  };
}

function ask(
  project: IRenamedProject,
  context: IModelContext,
  body: Omit<Rename, 'open'>
): Promise<Renamed> {
  const open = Object.fromEntries(
    project
      .openDocuments()
      .map(document => [project.toProjectPath(document.path)!, document.text()])
  );
  return context.client.post('/projects/{project}/renames', {
    path: { project: project.project.id },
    body: { ...body, open }
  });
}
