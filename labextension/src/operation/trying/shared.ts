import type { ServiceManager } from '@jupyterlab/services';
import type { IStateDB } from '@jupyterlab/statedb';

import type { OperationSession } from '../../model/operationSession';
import { kernelOf } from '../../model/tryKernel';
import { Trying } from '../../model/trying';
import { TryMemory } from '../../model/tryMemory';
import { TrySources } from '../../model/trySources';

interface ITryingOptions {
  readonly session: OperationSession;
  readonly services: ServiceManager.IManager;
  readonly state: IStateDB | null;
}

export interface ISharedTrying {
  readonly trying: Trying;
  readonly memory: TryMemory;
}

const shared = new WeakMap<OperationSession, Promise<ISharedTrying | null>>();

/** What tries an operation, one for all views of its editor; null where the file is in no project. */
export function tryingOf(
  options: ITryingOptions
): Promise<ISharedTrying | null> {
  let made = shared.get(options.session);
  if (!made) {
    made = make(options);
    shared.set(options.session, made);
  }
  return made;
}

async function make(options: ITryingOptions): Promise<ISharedTrying | null> {
  const { session, services, state } = options;
  await session.placed;
  const { project } = session;
  if (!project) {
    return null;
  }
  const key = () =>
    `deepforge-jupyter:try:${project.project.id}/${session.name}`;
  const memory = new TryMemory(state, key());
  await memory.ready;
  const sources = new TrySources(project, session.name, () =>
    [...memory.value.inputs.values()].flatMap(source =>
      source && 'execution' in source ? source.execution : []
    )
  );
  const kernel = kernelOf(project, services.kernels);
  const trying = new Trying({ session, project, kernel, sources, memory });
  session.changed.connect((_, part) => {
    if (part === 'place') {
      memory.key = key();
      sources.operation = session.name;
    }
  });
  session.disposed.connect(() => trying.dispose());
  return { trying, memory };
}
