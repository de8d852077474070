import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { IProjectModel } from '../tokens';

/** What shows a view of the project again after a reload, also while the records are away. */
export function tabArgs({ project }: IProjectModel): ReadonlyPartialJSONObject {
  return { project: project.id, seen: project };
}
