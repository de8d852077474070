/** What renaming a document of a project means to its pipelines. */
import { PathExt } from '@jupyterlab/coreutils';

import type { IMoved } from '../model/documents';
import type { RenameWish } from '../model/renaming';
import type { IProjectModel } from '../tokens';

const OPERATION = /^operations\/([A-Za-z_]\w*)\.py$/;
const RESOURCE = /^resources\/.+/;
const MODULE = /^(utils|serializers)\/.+\.py$/;
const PIPELINE = /^pipelines\/.+\.dfpipe$/;

/** The wish to give the document at `path` the name `name` (without what its file ends with). */
export function wishFor(path: string, name: string): RenameWish {
  const operation = OPERATION.exec(path);
  if (operation) {
    return {
      kind: 'operation',
      name: operation[1],
      new_name: name,
      moves_file: true
    };
  }
  const folder = PathExt.dirname(path);
  return {
    kind: MODULE.test(path)
      ? 'module'
      : PIPELINE.test(path)
        ? 'pipeline'
        : 'resource',
    name: path,
    new_name: `${folder}/${name}${PathExt.extname(path)}`,
    moves_file: true
  };
}

/** A wish of which the preview says where the document is used, with a name that nothing has. */
export function placeholderFor(path: string, model: IProjectModel): RenameWish {
  let name = `${PathExt.basename(path, PathExt.extname(path))}_`;
  const isTaken = () =>
    [
      ...model.operations,
      ...model.resources,
      ...model.modules,
      ...model.pipelines
    ].some(item => item.name === name);
  while (isTaken()) {
    name += '_';
  }
  return wishFor(path, name);
}

/** What pipelines shall follow after a file was moved; null: nothing. */
export function movedWish(
  moved: IMoved,
  model: IProjectModel
): RenameWish | null {
  const path = model.toProjectPath(moved.path);
  const newPath = model.toProjectPath(moved.newPath);
  if (path === null || newPath === null) {
    return null;
  }
  const [old, now] = [OPERATION.exec(path), OPERATION.exec(newPath)];
  if (old && now) {
    const [name, new_name] = [old[1], now[1]];
    return { kind: 'operation', name, new_name, moves_file: false };
  }
  for (const [kind, pattern] of [
    ['module', MODULE],
    ['resource', RESOURCE],
    ['pipeline', PIPELINE]
  ] as const) {
    if (pattern.test(path) && pattern.test(newPath)) {
      return { kind, name: path, new_name: newPath, moves_file: false };
    }
  }
  return null;
}

/** A port or attribute, which is no file. */
export function isMember(wish: RenameWish): boolean {
  return (
    wish.kind === 'input' || wish.kind === 'output' || wish.kind === 'attribute'
  );
}

/** A path is called by its file, a pipeline without what that ends with. */
export function nameOf(name: string): string {
  return PathExt.basename(name, '.dfpipe');
}
