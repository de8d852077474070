import { Signal } from '@lumino/signaling';

import type { Execution } from '../protocol/types';
import type { IProjectModel, IProjects } from '../tokens';

/** The project with its operations, and nothing that goes on in it but (if one is given) one execution. */
export function stillProject(
  project: IProjectModel,
  execution: Execution | null = null
): IProjects {
  const rows = execution
    ? [{ execution, jobs: execution.nodes.length, ended: 0, reused: 0 }]
    : [];
  const still = Object.create(project, {
    executions: { value: rows },
    changed: { value: new Signal(project) },
    validate: { value: () => Promise.resolve([]) },
    toProjectPath: { value: () => execution?.pipeline ?? null }
  }) as IProjectModel;
  return {
    at: () => Promise.resolve(still)
  } as Partial<IProjects> as IProjects;
}
