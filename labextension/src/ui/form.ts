import { createContext, useContext } from 'react';

import type { Artifact } from '../protocol/types';

/** What fields need to know of where they stand. */
export interface IForm {
  readonly isReadOnly: boolean;
  /** The artifacts of the project. */
  readonly artifacts: readonly Artifact[];
  /** Asks for a file of the project; null: none was chosen. */
  readonly chooseFile: (value: string) => Promise<string | null>;
}

/** A view puts its own here once. */
export const FormContext = createContext<IForm>({
  isReadOnly: false,
  artifacts: [],
  chooseFile: () => Promise.resolve(null)
});

export function useForm(): IForm {
  return useContext(FormContext);
}
