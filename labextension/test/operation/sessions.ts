/** An operation that is open, on a server that is a table of answers. */
import { YFile } from '@jupyter/ydoc';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { Signal } from '@lumino/signaling';

import { OperationSession } from '../../src/model/operationSession';
import type {
  Edit,
  EditedOperation,
  Operation
} from '../../src/protocol/types';
import type { IOperationCode } from '../../src/tokens';
import { MemoryProject, OneProject } from '../editor/projects';

export function operation(parts: Partial<Operation> = {}): Operation {
  return {
    name: 'Train',
    path: 'operations/Train.py',
    class_name: 'Train',
    line: 1,
    help: 'Trains.',
    documentation: 'Trains.',
    inputs: [],
    outputs: [],
    attributes: [],
    references: [],
    imports: [],
    problems: [],
    allows_reuse: true,
    group: null,
    is_builtin: false,
    sha256: '',
    ...parts
  };
}

export const port = (name: string, type: string | null = null) => ({
  name,
  type,
  optional: false,
  description: null
});

export const attribute = (name: string, source: string | null) => ({
  name,
  type: 'int',
  is_required: source === null,
  default: null,
  default_source: source,
  choices: null,
  choice_names: null,
  description: null
});

/** Says of any text what it is told to say, and writes down the edits. */
export class ToldCode implements IOperationCode {
  said = operation();
  readonly edits: Edit[] = [];
  refusal: Error | null = null;
  /** What the code says after an edit. */
  after: (edit: Edit) => Operation = () => this.said;
  unresolved: number[] = [];

  async read(): Promise<Operation> {
    return this.said;
  }

  async edit(
    _name: string,
    _text: string,
    edit: Edit
  ): Promise<EditedOperation> {
    if (this.refusal) {
      throw this.refusal;
    }
    this.edits.push(edit);
    this.said = this.after(edit);
    const replacements = [{ start: 0, end: 0, text: '#' }];
    const { said, unresolved } = this;
    return { sha256: '', replacements, operation: said, unresolved };
  }
}

export async function openSession(
  code: ToldCode,
  file = new YFile()
): Promise<OperationSession> {
  const project = new MemoryProject();
  project.code = code;
  const path = 'work/p/operations/Train.py';
  const context = {
    path,
    localPath: path,
    ready: Promise.resolve(),
    pathChanged: new Signal<unknown, string>({}),
    model: { sharedModel: file, readOnly: false }
  } as unknown as DocumentRegistry.CodeContext;
  const session = new OperationSession(context, new OneProject(project));
  await session.ready;
  return session;
}
