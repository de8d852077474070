import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ProjectModel } from '../../src/model/projectModel';
import type { Artifact, Execution, Job } from '../../src/protocol/types';
import { ProjectServer, execution, job } from './projectServer';

let server: ProjectServer;
let model: ProjectModel;

beforeEach(() => {
  server = new ProjectServer();
});

afterEach(() => model.dispose());

const row = (status: Execution['status'], ended = 0) => ({
  execution: execution('1', { status }),
  jobs: 2,
  ended,
  reused: 0,
  cells: {}
});
const hears = (status: Execution['status']) =>
  server.feed.send({
    type: 'execution',
    project: 'p',
    id: '1',
    execution: execution('1', { status })
  });
const hearsJob = (node: string, status: Job['status']) =>
  server.feed.send({
    type: 'job',
    project: 'p',
    execution: '1',
    node,
    job: job(node, status)
  });
const answersList = (status: Execution['status'], ended = 0) => {
  server.answers['GET /projects/p/executions'] = {
    executions: [row(status, ended)],
    total: 1
  };
};
const answersOne = (status: Execution['status'], ...jobs: Job[]) => {
  server.answers['GET /executions/1'] = {
    execution: execution('1', { status }),
    jobs
  };
};
const asks = (path: string) =>
  server.asked.filter(asked => asked.path === path).length;
/** Loses the connection and has it again. */
const reconnects = async () => {
  const { length } = server.feed.urls;
  server.feed.requests.length = 0;
  server.feed.lose();
  await vi.waitFor(() =>
    expect(server.feed.urls.length).toBeGreaterThan(length)
  );
  await vi.waitFor(() =>
    expect(server.feed.requests.at(-1)?.type).toBe('watch_project')
  );
  server.feed.send({ type: 'watching', project: 'p' });
};

describe('what the feed says while the server is asked', () => {
  it('is newer than an answer of the list of executions', async () => {
    model = await server.model();
    answersList('running');
    answersOne('running');
    const release = server.hold('GET /projects/p/executions');
    const read = model.refresh();
    hears('success');
    release();
    await read;
    expect(model.executions[0].execution.status).toBe('success');
  });

  it('is newer than an answer of the artifacts', async () => {
    model = await server.model();
    const artifact = { id: 'a', name: 'net', newest_in: 'p' } as never;
    const release = server.hold('GET /projects/p/artifacts');
    const read = model.refresh();
    server.feed.send({
      type: 'artifact',
      project: 'p',
      id: 'a',
      artifact: artifact as Artifact
    });
    release();
    await read;
    expect(model.artifacts.map(({ id }) => id)).toEqual(['a']);
  });

  it('is kept where an execution cannot be read again', async () => {
    model = await server.model();
    answersOne('running', job('A', 'running'));
    const one = model.execution('1');
    await one.ready;
    server.answers['GET /executions/1'] = undefined;
    server.refusal = { code: 'internal', status: 500 };
    const release = server.hold('GET /executions/1');
    const read = one.refresh().catch(() => 'refused');
    hearsJob('A', 'success');
    release();
    expect(await read).toBe('refused');
    expect(one.jobs.get('A')?.status).toBe('success');
  });

  it('counts the jobs of a row whose answer was older', async () => {
    model = await server.model();
    answersOne('success', job('A', 'success'), job('B', 'success'));
    answersList('success', 1);
    await model.execution('1').ready;
    await model.refresh();
    expect(model.executions[0].ended).toBe(2);
  });
});

describe('an answer that comes after the one to a later question', () => {
  it('does not make the jobs of an execution what they were', async () => {
    model = await server.model();
    answersOne('running', job('A', 'queued'));
    const release = server.hold('GET /executions/1');
    const one = model.execution('1');
    await vi.waitFor(() => expect(asks('/executions/1')).toBe(1));
    answersOne('running', job('A', 'running'));
    await one.refresh();
    release();
    await one.ready;
    expect(one.jobs.get('A')?.status).toBe('running');
  });

  it('does not bring back documents that are gone', async () => {
    model = await server.model();
    const old = { name: 'a', path: 'a', nodes: 1, problems: [] };
    server.answers['GET /projects/p/pipelines'] = { pipelines: [old] };
    const release = server.hold('GET /projects/p/pipelines');
    const first = model.refresh();
    await vi.waitFor(() => expect(asks('/projects/p/pipelines')).toBe(2));
    server.answers['GET /projects/p/pipelines'] = { pipelines: [] };
    await model.refresh();
    release();
    await first;
    expect(model.pipelines).toEqual([]);
  });
});

describe('when the connection comes back', () => {
  it('reads a project that could not be read at first', async () => {
    server.refusal = { code: 'internal', status: 502 };
    const answer = server.answers['GET /projects/p/operations'];
    server.answers['GET /projects/p/operations'] = undefined;
    model = (await server.projects.at('work/p'))!;
    await expect(model.ready).rejects.toThrow();
    server.answers['GET /projects/p/operations'] = answer;
    await reconnects();
    await vi.waitFor(() => expect(model.isReady).toBe(true));
    await model.ready;
  });

  it('forgets a project that was deleted meanwhile', async () => {
    model = await server.model();
    server.feed.send({ type: 'watching', project: 'p' });
    server.projects.setCurrent(model);
    server.answers = {};
    await reconnects();
    await vi.waitFor(() => expect(server.projects.current).toBeNull());
  });

  it('keeps a project of which a proxy knows nothing while the server starts', async () => {
    model = await server.model();
    server.feed.send({ type: 'watching', project: 'p' });
    server.projects.setCurrent(model);
    server.answers = {};
    server.refusal = { code: 'internal', status: 404 };
    const before = asks('/projects/p');
    await reconnects();
    server.feed.send({ type: 'project', project: 'p' });
    await vi.waitFor(() => expect(asks('/projects/p')).toBe(before + 2));
    await expect(model.refresh()).rejects.toThrow();
    expect(server.projects.current).toBe(model);
  });

  it('reads an execution again that somebody retried meanwhile', async () => {
    model = await server.model();
    server.feed.send({ type: 'watching', project: 'p' });
    answersOne('failed', job('A', 'failed'));
    answersList('failed', 1);
    await model.refresh();
    const one = model.execution('1');
    await one.ready;
    answersOne('success', job('A', 'success'));
    answersList('success', 1);
    await reconnects();
    await vi.waitFor(() => expect(one.jobs.get('A')?.status).toBe('success'));
    expect(one.execution?.status).toBe('success');
  });
});
