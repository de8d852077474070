import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { connect, removeNodes, setLabel } from '../../src/document/edits';
import type { SessionPart } from '../../src/editor/parts';
import { ApiError } from '../../src/protocol/client';
import { EditorSession } from '../../src/editor/session';
import type { Job } from '../../src/protocol/types';
import { OPERATIONS, sampleDoc } from '../graph/samples';
import { MemoryProject, OneProject } from './projects';

const PATH = 'work/p/pipelines/train.dfpipe';

describe('an editor session', () => {
  let project: MemoryProject;
  let session: EditorSession;

  async function open(path = PATH): Promise<void> {
    project = new MemoryProject();
    project.operations = [...OPERATIONS.values()];
    session = new EditorSession(
      sampleDoc('A:Load B:Train; A.data>B.data'),
      path,
      new OneProject(project)
    );
    await vi.advanceTimersByTimeAsync(0);
  }

  beforeEach(async () => {
    vi.useFakeTimers();
    await open();
  });

  afterEach(() => {
    session.dispose();
    vi.useRealTimers();
  });

  it('knows the operations of the project that holds the document', () => {
    expect(session.operationOf('A')?.name).toBe('Load');
  });

  it('finds the project once the server answers that did not at first', async () => {
    session.dispose();
    const projects = new OneProject(project);
    const at = projects.at.bind(projects);
    projects.at = () => Promise.reject(new Error('The server is away.'));
    session = new EditorSession(sampleDoc('A:Load'), PATH, projects);
    await vi.advanceTimersByTimeAsync(0);
    expect(session.home).toBe('loading');
    projects.at = at;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(session.home).toBe('known');
    expect(session.operationOf('A')?.name).toBe('Load');
  });

  it('says why the project cannot be looked up until it can', async () => {
    session.dispose();
    const projects = new OneProject(project);
    const at = projects.at.bind(projects);
    const why = 'The records cannot be used.';
    projects.at = () => Promise.reject(new ApiError('unavailable', why, 503));
    session = new EditorSession(sampleDoc('A:Load'), PATH, projects);
    await vi.advanceTimersByTimeAsync(0);
    expect(session.notices.all).toEqual([
      ['project', { message: why, isUrgent: true }]
    ]);
    projects.at = at;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(session.notices.all).toEqual([]);
  });

  it('has the document checked once after a burst of edits', async () => {
    await vi.advanceTimersByTimeAsync(1000);
    const before = project.checked.length;
    session.edit(setLabel('A', 'x'));
    await vi.advanceTimersByTimeAsync(200);
    session.edit(setLabel('A', 'xy'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(project.checked.slice(before)).toEqual([session.doc.getSource()]);
  });

  it('drops an answer that came for an older text', async () => {
    await vi.advanceTimersByTimeAsync(1000);
    let answer: (problems: never[]) => void = () => {};
    project.validate = () => new Promise(resolve => (answer = resolve));
    session.edit(setLabel('A', 'x'));
    await vi.advanceTimersByTimeAsync(500);
    session.edit(setLabel('A', 'y'));
    const before = session.problems;
    answer([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(session.problems).toBe(before);
  });

  it('forgets the selection of what was deleted', () => {
    session.select(['A', 'B'], [...session.graph.edges.keys()]);
    session.edit(removeNodes(new Set(['A'])));
    expect([...session.selection.nodes]).toEqual(['B']);
    expect(session.selection.edges.size).toBe(0);
  });

  it('changes nothing while it is read-only', () => {
    session.isReadOnly = true;
    const before = session.doc.getSource();
    session.edit(
      connect({ source: 'B', output: 'model', target: 'A', input: 'x' })
    );
    expect(session.doc.getSource()).toBe(before);
  });

  it('runs its own document and follows the execution', async () => {
    await session.run({ afresh: true });
    expect(project.started).toEqual([
      expect.objectContaining({
        pipeline: 'pipelines/train.dfpipe',
        afresh: true
      })
    ]);
    expect(session.execution?.execution?.id).toBe('run_1');
    expect(session.isRunning).toBe(true);
  });

  it('can run again after a run was refused', async () => {
    project.refusal = new Error('no');
    await expect(session.run()).rejects.toThrow('no');
    project.refusal = null;
    await session.run();
    expect(session.isRunning).toBe(true);
  });

  it('shows the newest execution of its pipeline, whoever started it', () => {
    project.add('other', 'pipelines/other.dfpipe', '2026-01-03', 'running');
    expect(session.execution).toBeNull();
    project.add('first', 'pipelines/train.dfpipe', '2026-01-01', 'success');
    expect(session.execution?.execution?.id).toBe('first');
    project.add('second', 'pipelines/train.dfpipe', '2026-01-02', 'running');
    expect(session.execution?.execution?.id).toBe('second');
  });

  it('tells of the one node whose job changed', () => {
    project.add('first', 'pipelines/train.dfpipe', '2026-01-01', 'running');
    const told: string[] = [];
    const parts: SessionPart[] = [];
    session.jobChanged.connect((_, node) => told.push(node));
    session.changed.connect((_, part) => parts.push(part));
    project.execution('first').setJob({ node: 'B', status: 'running' } as Job);
    expect([told, parts]).toEqual([['B'], []]);
    expect(session.job('B')?.status).toBe('running');
  });

  it('says which nodes the shown run left out, but of none that is new since', () => {
    const execution = project.add(
      'first',
      'pipelines/train.dfpipe',
      '2026-01-01',
      'success'
    );
    const told: SessionPart[] = [];
    session.changed.connect((_, part) => told.push(part));
    Object.assign(execution, {
      document: { nodes: { A: {}, B: {} } },
      nodes: ['B']
    });
    project.execution('first').changed.emit(null);
    expect(told).toContain('execution');
    expect(['A', 'B', 'C'].map(node => session.isLeftOut(node))).toEqual([
      true,
      false,
      false
    ]);
  });

  it('outside of any project edits, but cannot run', async () => {
    await open('elsewhere/x.dfpipe');
    session.edit(setLabel('A', 'x'));
    await session.run();
    expect(session.project).toBeNull();
    expect(project.started).toEqual([]);
    expect(session.graph.nodes.get('A')?.label).toBe('x');
  });

  it('names the edge at an index of the text as problems do', () => {
    const [first, ...others] = session.doc.edgeIds();
    expect(session.graph.edges.get(first)).toMatchObject({
      source: 'A',
      target: 'B'
    });
    expect(others).toEqual([]);
  });
});
