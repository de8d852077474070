import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ProjectModel } from '../../src/model/projectModel';
import { ProjectServer, execution, job } from './projectServer';

let server: ProjectServer;
let model: ProjectModel;

beforeEach(async () => {
  server = new ProjectServer();
  model = await server.model();
});

afterEach(() => model.dispose());

describe('a project', () => {
  it('names paths from the root and from its folder', () => {
    expect(model.toServerPath('pipelines/a.dfpipe')).toBe(
      'work/p/pipelines/a.dfpipe'
    );
    expect(model.toProjectPath('work/p/pipelines/a.dfpipe')).toBe(
      'pipelines/a.dfpipe'
    );
    expect(model.toProjectPath('work/p2/a.dfpipe')).toBeNull();
  });

  it('reads its documents again when they change, once for many changes', async () => {
    const before = server.asked.length;
    for (const path of ['operations/A.py', 'operations/B.py']) {
      server.feed.send({ type: 'documents', project: 'p', paths: [path] });
    }
    server.answers['GET /projects/p/pipelines'] = {
      pipelines: [{ name: 'a', path: 'a', nodes: 1, problems: [] }]
    };
    await vi.waitFor(() => expect(model.pipelines).toHaveLength(1));
    expect(
      server.asked
        .slice(before)
        .filter(({ path }) => path.endsWith('/pipelines'))
    ).toHaveLength(1);
  });

  it('shows a new execution first and counts its jobs as they end', async () => {
    server.answers['GET /executions/1'] = {
      execution: execution('1'),
      jobs: [job('A', 'pending'), job('B', 'pending')]
    };
    const told = {
      type: 'execution',
      project: 'p',
      id: '1',
      execution: execution('1')
    } as const;
    server.feed.send(told);
    expect(model.executions.map(row => row.execution.id)).toEqual(['1']);
    const where = {
      type: 'job',
      project: 'p',
      execution: '1',
      node: 'A'
    } as const;
    server.feed.send({ ...where, job: job('A', 'success', { reused: true }) });
    await vi.waitFor(() =>
      expect(model.executions[0]).toMatchObject({
        jobs: 2,
        ended: 1,
        reused: 1
      })
    );
  });

  it('keeps the document of an execution whose changes come without it', async () => {
    const document = {
      format: 1,
      nodes: { A: { operation: 'A' } },
      edges: [],
      layout: {},
      notes: []
    };
    server.answers['GET /executions/1'] = {
      execution: execution('1', { document }),
      jobs: []
    };
    const one = model.execution('1');
    await one.ready;
    const ended = execution('1', { status: 'success' });
    server.feed.send({
      type: 'execution',
      project: 'p',
      id: '1',
      execution: ended
    });
    expect(one.execution?.status).toBe('success');
    expect(one.execution?.document).toEqual(document);
  });

  it('applies what changed while an execution was being read on top of the answer', async () => {
    server.answers['GET /executions/1'] = {
      execution: execution('1'),
      jobs: [job('A', 'queued')]
    };
    const one = model.execution('1');
    const where = {
      type: 'job',
      project: 'p',
      execution: '1',
      node: 'A'
    } as const;
    server.feed.send({ ...where, job: job('A', 'running') });
    await one.ready;
    expect(one.jobs.get('A')?.status).toBe('running');
  });

  it('drops a deleted execution', () => {
    server.feed.send({
      type: 'execution',
      project: 'p',
      id: '1',
      execution: execution('1')
    });
    server.feed.send({
      type: 'execution',
      project: 'p',
      id: '1',
      execution: null
    });
    expect(model.executions).toEqual([]);
  });

  it('reads its records again when the connection is back', async () => {
    server.answers['GET /projects/p/executions'] = {
      executions: [
        {
          execution: execution('1', { status: 'success' }),
          jobs: 2,
          ended: 2,
          reused: 0
        }
      ],
      total: 1
    };
    server.feed.send({ type: 'watching', project: 'p' });
    await vi.waitFor(() => expect(model.executions).toHaveLength(1));
  });
});
