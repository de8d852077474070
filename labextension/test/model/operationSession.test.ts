import { YFile } from '@jupyter/ydoc';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { OperationSession } from '../../src/model/operationSession';
import type {
  Edit,
  EditedOperation,
  Operation
} from '../../src/protocol/types';
import type { IOperationCode } from '../../src/tokens';
import { MemoryProject, OneProject } from '../editor/projects';
import { ToldCode } from '../operation/sessions';

const CODE =
  'class Train:\n    def execute(self, data):\n        return data\n';

/** Reads `class NAME`, and renames `data` where it is told to; each answer comes when the test lets it. */
class SlowCode implements IOperationCode {
  readonly asked: string[] = [];
  private readonly answers: (() => void)[] = [];

  async read(name: string, text: string): Promise<Operation> {
    this.asked.push(text);
    await this.turn();
    return said(name, text);
  }

  async edit(name: string, text: string, edit: Edit): Promise<EditedOperation> {
    this.asked.push(text);
    await this.turn();
    const to = 'to' in edit ? edit.to : '';
    const replacements = [...text.matchAll(/\bdata\b/g)].map(({ index }) => ({
      start: index,
      end: index + 4,
      text: to
    }));
    const operation = said(name, text.replace(/\bdata\b/g, to));
    return { sha256: '', replacements, operation, unresolved: [] };
  }

  async answer(): Promise<void> {
    await vi.waitFor(() => expect(this.answers).not.toHaveLength(0));
    this.answers.shift()!();
    await settled();
  }

  private turn(): Promise<void> {
    return new Promise(resolve => this.answers.push(resolve));
  }
}

function said(name: string, text: string): Operation {
  const found = /class (\w+):\n.*\(self, (\w+)\)/.exec(text);
  return {
    name,
    sha256: text,
    class_name: found?.[1] ?? null,
    inputs: found ? [{ name: found[2] }] : [],
    problems: found ? [] : [{ code: 'syntax_error', message: 'No.' }]
  } as unknown as Operation;
}

const settled = () => new Promise(resolve => setTimeout(resolve, 5));

let file: YFile;
let code: SlowCode;
let session: OperationSession;

beforeEach(async () => {
  file = new YFile();
  file.setSource(CODE);
  file.clearUndoHistory();
  code = new SlowCode();
  const project = new MemoryProject();
  project.code = code;
  const context = {
    path: 'work/p/operations/Train.py',
    localPath: 'work/p/operations/Train.py',
    ready: Promise.resolve(),
    pathChanged: new Signal<unknown, string>({}),
    model: { sharedModel: file, readOnly: false }
  } as unknown as DocumentRegistry.CodeContext;
  session = new OperationSession(context, new OneProject(project));
  await code.answer();
  await session.ready;
});

afterEach(() => session.dispose());

const inputs = () => session.interface?.inputs.map(({ name }) => name);
const rename: Edit = { do: 'rename-input', name: 'data', to: 'images' };

test('what the code says is known once it was read', () => {
  expect(session.name).toBe('Train');
  expect(session.path).toBe('operations/Train.py');
  expect(inputs()).toEqual(['data']);
});

test('keys in quick succession are read once, when they pause', async () => {
  for (const letter of '# hi') {
    file.updateSource(file.source.length, file.source.length, letter);
  }
  await new Promise(resolve => setTimeout(resolve, 150));
  expect(code.asked).toEqual([CODE, `${CODE}# hi`]);
});

test('who types without a pause is read now and then', async () => {
  const key = () =>
    file.updateSource(file.source.length, file.source.length, '#');
  const typing = setInterval(key, 30);
  await vi.waitFor(() => expect(code.asked.length).toBeGreaterThan(1), 2000);
  clearInterval(typing);
  expect(code.asked[1]).toMatch(/^class Train[^]*return data\n#{5,}$/);
});

test('who looks at the interface hears nothing of keys that leave it as it is', async () => {
  const heard: string[] = [];
  session.changed.connect((_, part) => void heard.push(part));
  file.updateSource(file.source.length, file.source.length, '# more');
  await code.answer();
  expect(heard).toEqual([]);
  file.setSource(CODE.replace(/data/g, 'images'));
  await code.answer();
  expect(heard).toEqual(['interface']);
});

test('an answer that later keys have overtaken is dropped', async () => {
  file.setSource(CODE.replace('data', 'old'));
  await new Promise(resolve => setTimeout(resolve, 150));
  file.setSource(CODE.replace('data', 'new'));
  await new Promise(resolve => setTimeout(resolve, 150));
  await code.answer();
  expect(inputs()).toEqual(['data']);
  await code.answer();
  expect(inputs()).toEqual(['new']);
});

test('while the code cannot be read its last interface stays, with the problem', async () => {
  file.setSource('class Train(:');
  await new Promise(resolve => setTimeout(resolve, 150));
  await code.answer();
  expect(session.isStale).toBe(true);
  expect(inputs()).toEqual(['data']);
  expect(session.problems).toHaveLength(1);
  file.setSource(CODE);
  await new Promise(resolve => setTimeout(resolve, 150));
  await code.answer();
  expect(session.isStale).toBe(false);
  expect(session.problems).toHaveLength(0);
});

test('an edit is one step of undo, however soon after a key', async () => {
  file.updateSource(0, 0, '# typed\n');
  const applied = session.apply(rename);
  await code.answer();
  await applied;
  file.updateSource(0, 0, '# more\n');
  const edited = `# typed\n${CODE.replaceAll('data', 'images')}`;
  expect(file.source).toBe(`# more\n${edited}`);
  file.undo();
  expect(file.source).toBe(edited);
  file.undo();
  expect(file.source).toBe(`# typed\n${CODE}`);
  file.undo();
  expect(file.source).toBe(CODE);
});

test('the interface after an edit is known without asking again', async () => {
  const applied = session.apply(rename);
  await code.answer();
  await applied;
  expect(inputs()).toEqual(['images']);
});

test('what others type elsewhere meanwhile stays, and what came of both is read at once', async () => {
  const applied = session.apply(rename);
  await settled();
  for (const letter of '# hello') {
    file.updateSource(7, 7, '');
    file.updateSource(file.source.length, file.source.length, letter);
  }
  file.updateSource(0, 0, 'import os\n\n');
  await code.answer();
  await applied;
  expect(file.source).toBe(
    `import os\n\n${CODE.replaceAll('data', 'images')}# hello`
  );
  expect(code.asked).toEqual([CODE, CODE, file.source]);
});

test('what others type in the same place is asked for again', async () => {
  const applied = session.apply(rename);
  await settled();
  const at = CODE.indexOf('data');
  file.updateSource(at, at + 4, 'rows');
  await code.answer();
  await code.answer();
  await applied;
  expect(file.source).toBe(
    CODE.replace('data', 'rows').replace('data', 'images')
  );
});

test('edits are made one after the other', async () => {
  const first = session.apply(rename);
  const second = session.apply({ ...rename, to: 'rows' });
  await code.answer();
  await first;
  await code.answer();
  await second;
  expect(code.asked[2]).toBe(CODE.replaceAll('data', 'images'));
});

test('a file finds its project once the server answers that did not at first', async () => {
  vi.useFakeTimers();
  const project = new MemoryProject();
  project.code = new ToldCode();
  const projects = new OneProject(project);
  const at = projects.at.bind(projects);
  projects.at = () => Promise.reject(new Error('The server is away.'));
  const path = 'work/p/operations/Train.py';
  const context = {
    path,
    localPath: path,
    isReady: true,
    ready: Promise.resolve(),
    pathChanged: new Signal<unknown, string>({}),
    model: { sharedModel: new YFile(), readOnly: false }
  } as unknown as DocumentRegistry.CodeContext;
  const late = new OperationSession(context, projects);
  await late.ready;
  expect([late.isPlaced, late.isOperation]).toEqual([true, false]);
  projects.at = at;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(late.isOperation).toBe(true);
  expect(late.interface?.name).toBe('Train');
  late.dispose();
  vi.useRealTimers();
});
