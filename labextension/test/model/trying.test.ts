import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { StateDB } from '@jupyterlab/statedb';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import { beforeEach, describe, expect, it } from 'vitest';

import type {
  OperationPart,
  OperationSession
} from '../../src/model/operationSession';
import { TryKernel } from '../../src/model/tryKernel';
import { Trying } from '../../src/model/trying';
import { TryMemory } from '../../src/model/tryMemory';
import { TrySources } from '../../src/model/trySources';
import { ApiError } from '../../src/protocol/client';
import type { Job, Operation } from '../../src/protocol/types';

import { MemoryProject } from '../editor/projects';
import { job } from '../execution/records';
import { operation } from '../panels/records';

const VALUE = {
  storage: 'local',
  location: 'x',
  type: 'numpy.ndarray',
  size_bytes: 80,
  summary: '(10,) float64',
  content: null
};

class HandSession implements Pick<
  OperationSession,
  'interface' | 'name' | 'text' | 'changed'
> {
  readonly name = 'Train';
  text = 'class Train:\n    pass\n';
  readonly changed = new Signal<OperationSession, OperationPart>(
    this as unknown as OperationSession
  );
  interface: Operation | null = operation({
    line: 1,
    inputs: [
      { name: 'data', type: null, optional: false, description: null },
      { name: 'validation', type: null, optional: true, description: null }
    ],
    attributes: []
  });
}

/** A connection whose answers the test gives itself. */
class HandConnection {
  readonly id = 'k1';
  status: Kernel.Status = 'idle';
  connectionStatus: Kernel.ConnectionStatus = 'connected';
  isDisposed = false;
  readonly statusChanged = new Signal<this, Kernel.Status>(this);
  readonly connectionStatusChanged = new Signal<this, Kernel.ConnectionStatus>(
    this
  );
  readonly disposed = new Signal<this, void>(this);
  readonly ran: string[] = [];
  readonly replies: PromiseDelegate<KernelMessage.IExecuteReplyMsg>[] = [];

  requestExecute({ code }: { code: string }) {
    this.ran.push(code);
    const reply = new PromiseDelegate<KernelMessage.IExecuteReplyMsg>();
    this.replies.push(reply);
    return { done: reply.promise };
  }

  answer(status: 'ok' | 'error'): void {
    this.replies
      .at(-1)!
      .resolve({ content: { status } } as KernelMessage.IExecuteReplyMsg);
  }

  set(status: Kernel.Status): void {
    this.status = status;
    this.statusChanged.emit(status);
  }

  dispose(): void {
    this.isDisposed = true;
    this.disposed.emit();
  }
}

let project: MemoryProject;
let session: HandSession;
let connection: HandConnection;
let kernel: TryKernel;
let trying: Trying;
let state: StateDB;

/** An execution in which Split made what Train took. */
function ran(id: string, outputs: Job['outputs'] = { train: VALUE }): void {
  const execution = project.add(id, 'pipelines/train.dfpipe', id, 'success');
  Object.assign(execution, {
    document: {
      format: 1,
      nodes: { Split: { operation: 'Split' }, Train: { operation: 'Train' } },
      edges: [
        { source: 'Split', output: 'train', target: 'Train', input: 'data' }
      ],
      layout: {},
      notes: []
    }
  });
  const model = project.execution(id);
  model.setJob(job({ node: 'Split', operation: 'Split', outputs }));
  model.setJob(job({ node: 'Train' }));
}

async function settled(): Promise<void> {
  for (let count = 0; count < 50; count++) {
    await Promise.resolve();
  }
}

async function make(): Promise<Trying> {
  const memory = new TryMemory(state, 'key');
  await memory.ready;
  const sources = new TrySources(project, 'Train');
  const made = new Trying({ session, project, kernel, sources, memory });
  await settled();
  return made;
}

beforeEach(async () => {
  project = new MemoryProject();
  session = new HandSession();
  connection = new HandConnection();
  state = new StateDB();
  kernel = new TryKernel(project.kernels, {
    findById: () => Promise.resolve(undefined),
    connectTo: () => connection as unknown as Kernel.IKernelConnection
  });
  trying = await make();
});

describe('trying an operation', () => {
  it('offers what the inputs had when the operation ran last', async () => {
    ran('train_1');
    ran('train_2');
    await settled();
    expect(trying.values.input('data').source).toEqual({
      execution: 'train_2',
      node: 'Split',
      port: 'train'
    });
    expect(trying.values.input('data').choice?.label).toBe(
      'train_2 · Split.train'
    );
    expect(trying.values.input('validation').source).toBeNull();
  });

  it('names what is missing and asks nothing of the server', async () => {
    await trying.run(() => undefined);
    expect([...trying.problems]).toEqual([['data', null]]);
    expect(project.kernels.asked).toEqual([]);
    trying.values.setInput('data', { expression: '1' });
    expect(trying.problems.size).toBe(0);
  });

  it('sends the code as it is seen, and the values', async () => {
    trying.values.setInput('data', { expression: 'range(3)' });
    const run = trying.run(() => undefined);
    expect(trying.state).toBe('starting');
    await settled();
    expect(trying.state).toBe('running');
    expect(project.kernels.asked[0]).toMatchObject({
      text: session.text,
      inputs: { data: { expression: 'range(3)', artifact: null } },
      from_cells: false
    });
    expect(connection.ran).toEqual(['run()']);
    connection.answer('ok');
    await run;
    expect(trying.state).toBe('ready');
    expect(trying.tried?.outcome).toBe('done');
  });

  it('shows a refusal at the rows that it names', async () => {
    const where = { path: null, node: null, port: 'data', attribute: null };
    trying.values.setInput('data', { expression: '1 +' });
    project.kernels.refusal = new ApiError('try_refused', 'No.', 422, {
      problems: [{ where, message: 'This is not Python.' }]
    });
    await trying.run(() => undefined);
    expect([...trying.problems]).toEqual([['data', 'This is not Python.']]);
    expect(trying.message).toBeNull();
  });

  it('says in general what concerns no row', async () => {
    trying.values.setInput('data', { expression: '1' });
    project.kernels.refusal = new ApiError('bad_syntax', 'Line 3.', 422);
    await trying.run(() => undefined);
    expect(trying.message).toBe('Line 3.');
    expect(trying.state).toBe('ready');
  });

  it('is free again when the kernel never answers', async () => {
    trying.values.setInput('data', { expression: '1' });
    const run = trying.run(() => undefined);
    await settled();
    connection.replies[0].reject(new Error('canceled'));
    await run;
    expect(trying.tried?.outcome).toBe('lost');
  });

  it('takes the class of a cell until its code or the kernel changes', async () => {
    trying.tookClassFrom('class Train:\n    pass');
    expect(trying.isFromCell).toBe(true);
    session.text = 'class Train:\n    x = 1\n';
    expect(trying.isFromCell).toBe(false);
    session.text = 'class Train:\n    pass\n';
    await kernel.connect();
    expect(trying.isFromCell).toBe(false);
  });

  it('remembers what was chosen for the operation', async () => {
    ran('train_1');
    await settled();
    trying.values.setInput('data', null);
    trying.values.setAttribute('epochs', '3');
    await new Promise(resolve => setTimeout(resolve, 600));
    const again = await make();
    expect(again.values.input('data')).toEqual({
      source: null,
      choice: null,
      isChosen: true
    });
    expect(again.values.attribute('epochs')).toBe('3');
    again.values.setInput('data', undefined);
    expect(again.values.input('data').source).not.toBeNull();
  });
});

describe('the kernel of a project', () => {
  it('is started once for all who need it', async () => {
    expect(kernel.status).toBe('none');
    const [one, other] = [kernel.connect(), kernel.connect()];
    expect(kernel.status).toBe('starting');
    expect(await one).toBe(await other);
    expect(kernel.status).toBe('idle');
  });

  it('says that it ended and why, and comes back', async () => {
    await kernel.connect();
    project.kernels.set('dead', 'It ran out of memory.');
    expect(kernel.status).toBe('dead');
    expect(kernel.reason).toBe('It ran out of memory.');
    expect(connection.isDisposed).toBe(true);
    connection = new HandConnection();
    await kernel.restart();
    expect(kernel.status).toBe('idle');
    expect(kernel.reason).toBeNull();
  });

  it('is connected anew when somebody starts it again', async () => {
    await kernel.connect();
    const old = connection;
    connection = new HandConnection();
    project.kernels.list = [
      { ...project.kernels.list[0], started: '2026-01-01T00:05:00Z' }
    ];
    project.kernels.changed.emit();
    expect(kernel.status).toBe('restarting');
    expect(old.isDisposed).toBe(true);
    expect(await kernel.connect()).toBe(connection);
  });

  it('lets what ran before go when it is started again', async () => {
    await kernel.connect();
    const old = connection;
    connection = new HandConnection();
    const restarted = kernel.restart();
    expect(kernel.status).toBe('restarting');
    await restarted;
    expect(old.isDisposed).toBe(true);
    expect(kernel.status).toBe('idle');
  });

  it('forgets what it held when it starts again', async () => {
    await kernel.connect();
    let count = 0;
    kernel.emptied.connect(() => (count += 1));
    connection.set('autorestarting');
    expect(kernel.status).toBe('restarting');
    expect(count).toBe(1);
    connection.set('idle');
    project.kernels.list = [
      { ...project.kernels.list[0], started: '2026-01-01T00:05:00Z' }
    ];
    project.kernels.changed.emit();
    expect(connection.isDisposed).toBe(false);
  });
});
