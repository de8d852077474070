import { createContext, useContext } from 'react';
import type { CommandRegistry } from '@lumino/commands';

import type { Artifact, Resource, ResourceKind } from '../protocol/types';
import { CommandIDs, type IProjectModel } from '../tokens';

/** What fields need to know of where they stand. */
export interface IForm {
  readonly isReadOnly: boolean;
  readonly artifacts: readonly Artifact[];
  readonly resources: readonly Resource[];
  /** The kinds that new resources can be of. */
  readonly resourceKinds: readonly ResourceKind[];
  /** Asks for a file of the project; the answer is null where none was chosen. Null: it cannot ask here. */
  readonly chooseFile: ((value: string) => Promise<string | null>) | null;
  /** The path of the new one; null: none was made. */
  readonly createResource: (
    name: string,
    kind: string
  ) => Promise<string | null>;
  /** Null: it cannot be seen here. */
  readonly openDocument: ((path: string) => void) | null;
}

/** The form of a document of a project; `path` is the document's, from the server's root. */
export function formOf(options: {
  isReadOnly: boolean;
  project: IProjectModel | null;
  path: string;
  commands: CommandRegistry | null;
}): IForm {
  const { isReadOnly, project, path, commands } = options;
  const ask = async (
    command: string,
    args: Record<string, string | boolean>
  ) => {
    const answer: unknown = await commands?.execute(command, args);
    return typeof answer === 'string' ? answer : null;
  };
  return {
    isReadOnly,
    artifacts: project?.artifacts ?? [],
    resources: project?.resources ?? [],
    resourceKinds: project?.resourceKinds ?? [],
    chooseFile: value => ask(CommandIDs.chooseFile, { path, value }),
    createResource: (name, kind) =>
      ask(CommandIDs.newResource, {
        kind,
        isBeside: true,
        ...(name ? { name } : {})
      }),
    openDocument: path =>
      void commands?.execute(CommandIDs.openDocument, { path })
  };
}

const NOWHERE = formOf({
  isReadOnly: false,
  project: null,
  path: '',
  commands: null
});

/** A view puts its own here once. */
export const FormContext = createContext<IForm>(NOWHERE);

export function useForm(): IForm {
  return useContext(FormContext);
}
