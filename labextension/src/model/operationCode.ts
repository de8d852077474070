import type { Client } from '../protocol/client';
import type {
  Edit,
  EditedOperation,
  EditOperation,
  Operation
} from '../protocol/types';
import type { IOperationCode } from '../tokens';

/** Asks the server what code says; nothing is written there. */
export class OperationCode implements IOperationCode {
  constructor(
    private readonly _client: Client,
    private readonly _project: string
  ) {}

  read(name: string, text: string): Promise<Operation> {
    return this._client.post(
      '/projects/{project}/operations/{name}/interface',
      { path: { project: this._project, name }, body: { text } }
    );
  }

  edit(name: string, text: string, edit: Edit): Promise<EditedOperation> {
    return this._client.post('/projects/{project}/operations/{name}/edits', {
      path: { project: this._project, name },
      body: { text, edit: edit as EditOperation['edit'] }
    });
  }
}
