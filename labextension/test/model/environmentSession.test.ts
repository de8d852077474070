import { Signal } from '@lumino/signaling';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { addPackage } from '../../src/graph/environment';
import { EnvironmentSession } from '../../src/model/environmentSession';
import type { OperationPart } from '../../src/model/operationSession';
import { MemoryProject } from '../editor/projects';
import { problem } from '../panels/records';

const FILE = 'dependencies:\n  - numpy\n';

let project: MemoryProject;
let owner: {
  name: string;
  project: MemoryProject;
  changed: Signal<object, OperationPart>;
};
let files: Map<string, string>;

beforeEach(() => {
  project = new MemoryProject();
  owner = { name: 'Train', project, changed: new Signal({}) };
  ({ files } = project.environments);
});

async function opened(): Promise<EnvironmentSession> {
  const session = new EnvironmentSession(owner);
  await session.ready;
  return session;
}

describe('the file that is for an operation', () => {
  it("is its own, else the project's, else none", async () => {
    expect((await opened()).kind).toBe('none');
    files.set('environment.yml', FILE);
    const shared = await opened();
    expect([shared.kind, shared.path]).toEqual(['project', 'environment.yml']);
    expect(shared.operations).toEqual(['Explore', 'Train']);
    files.set('operations/Train.yml', FILE);
    const own = await opened();
    expect([own.kind, own.path]).toEqual(['own', 'operations/Train.yml']);
  });

  it('is looked for again when files came or went, or the operation moved', async () => {
    const session = await opened();
    files.set('environment.yml', FILE);
    project.changed.emit('operations');
    await vi.waitFor(() => expect(session.kind).toBe('project'));
    files.set('operations/Fit.yml', FILE);
    owner.name = 'Fit';
    owner.changed.emit('place');
    await vi.waitFor(() => expect(session.path).toBe('operations/Fit.yml'));
  });

  it('is opened again where a tab took it over', async () => {
    files.set('environment.yml', FILE);
    const session = await opened();
    const first = session.document!;
    project.environments.documents.get('environment.yml')!.closed.emit();
    expect(first.isDisposed).toBe(true);
    await vi.waitFor(() => expect(session.document?.text).toBe(FILE));
    expect(session.document).not.toBe(first);
  });
});

describe('an own file', () => {
  it("begins as the project's text as it is seen, and goes again, undoably", async () => {
    files.set('environment.yml', FILE);
    const session = await opened();
    session.edit(text => addPackage(text, 'conda', 'scipy'));
    await session.makeOwn();
    expect(session.kind).toBe('own');
    const own = `${FILE}  - scipy\n`;
    expect(files.get('operations/Train.yml')).toBe(own);
    expect(await session.removeOwn()).toBe(own);
    expect([session.kind, files.has('operations/Train.yml')]).toEqual([
      'project',
      false
    ]);
    await session.restore(own);
    expect(session.document?.text).toBe(own);
  });

  it('never replaces one that somebody made meanwhile', async () => {
    const session = await opened();
    files.set('operations/Train.yml', FILE);
    await session.makeOwn();
    expect(files.get('operations/Train.yml')).toBe(FILE);
    expect(session.error).toBe('operations/Train.yml is there already.');
    expect(session.kind).toBe('own');
  });

  it('is made for the project as well', async () => {
    const session = await opened();
    await session.makeProject();
    expect(session.kind).toBe('project');
    expect(session.listed?.packages.map(({ name }) => name)).toEqual([
      'python'
    ]);
  });
});

describe('what is typed', () => {
  it('is listed at once, checked after a pause and saved', async () => {
    files.set('environment.yml', FILE);
    project.environments.problems = [problem()];
    const session = await opened();
    session.edit(() => 'dependencies: [bad]\n');
    expect(session.listed?.packages.map(({ name }) => name)).toEqual(['bad']);
    expect(session.problems).toEqual([]);
    await vi.waitFor(() => expect(session.problems).toHaveLength(1));
    await vi.waitFor(() =>
      expect(files.get('environment.yml')).toBe('dependencies: [bad]\n')
    );
  });

  it('is saved when the view goes before the pause has come', async () => {
    files.set('environment.yml', FILE);
    const session = await opened();
    session.edit(() => '# mine\n');
    session.dispose();
    await vi.waitFor(() =>
      expect(files.get('environment.yml')).toBe('# mine\n')
    );
  });

  it('can be shown as text alone while it is no YAML', async () => {
    files.set('environment.yml', 'a: [\n');
    const session = await opened();
    expect(session.listed).toBeNull();
    expect(session.document?.text).toBe('a: [\n');
  });
});
