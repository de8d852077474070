import { Signal } from '@lumino/signaling';

import type { Execution, Operation } from '../protocol/types';
import type { IProjectModel, IProjects } from '../tokens';

/** The project, and nothing that goes on in it but (if one is given) one execution; with its operations, or others. */
export function stillProject(
  project: IProjectModel,
  execution: Execution | null = null,
  operations: readonly Operation[] = project.operations
): IProjects {
  const rows = execution
    ? [{ execution, jobs: execution.nodes.length, ended: 0, reused: 0 }]
    : [];
  const still = Object.create(project, {
    executions: { value: rows },
    operations: { value: operations },
    changed: { value: new Signal(project) },
    validate: { value: () => Promise.resolve([]) },
    toProjectPath: { value: () => execution?.pipeline ?? null }
  }) as IProjectModel;
  return {
    at: () => Promise.resolve(still),
    manifestSaved: new Signal(still)
  } as Partial<IProjects> as IProjects;
}
