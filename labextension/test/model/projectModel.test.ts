import { ServerConnection } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import {
  hashOf,
  type IOpenDocument,
  type IOpenDocuments
} from '../../src/model/documents';
import { inverseOf } from '../../src/model/renaming';
import { Projects } from '../../src/model/projects';
import type { ProjectModel } from '../../src/model/projectModel';
import { Client } from '../../src/protocol/client';
import { Feed } from '../../src/protocol/feed';
import type { Execution, Job } from '../../src/protocol/types';
import { LostAndFoundServer } from '../protocol/socket';

const PROJECT = {
  id: 'p',
  name: 'P',
  path: 'work/p',
  description: '',
  other_path: null
};

let server: LostAndFoundServer;
let answers: Record<string, unknown>;
let asked: { method: string; path: string; body: unknown }[];
let open: IOpenDocument[];
let moves: [string, string][];
let onMove: () => void;
let projects: Projects;
let model: ProjectModel;

function execution(id: string, more: Partial<Execution> = {}): Execution {
  return {
    id,
    project: 'p',
    name: id,
    pipeline: 'pipelines/a.dfpipe',
    document: { format: 1, nodes: {}, edges: [], layout: {}, notes: [] },
    root: '',
    snapshot: '',
    created_at: `2026-11-23T00:00:0${id}Z`,
    created_by: 'ada',
    nodes: ['A', 'B'],
    status: 'running',
    ...more
  } as Execution;
}

function job(
  node: string,
  status: Job['status'],
  more: Partial<Job> = {}
): Job {
  return {
    id: `1/${node}`,
    execution: '1',
    project: 'p',
    node,
    status,
    reused: false,
    ...more
  } as Job;
}

async function fetch(
  input: RequestInfo | URL,
  init?: RequestInit
): Promise<Response> {
  const request = new Request(input, init);
  const path = new URL(request.url).pathname.replace('/deepforge/api', '');
  const body =
    request.method === 'POST'
      ? JSON.parse((await request.text()) || 'null')
      : null;
  asked.push({ method: request.method, path, body });
  const answer = answers[`${request.method} ${path}`];
  return answer === undefined
    ? new Response(
        JSON.stringify({ code: 'not_found', message: 'no', details: {} }),
        { status: 404 }
      )
    : new Response(JSON.stringify(answer), { status: 200 });
}

const settle = () => vi.waitFor(() => expect(model.isReady).toBe(true));

beforeEach(async () => {
  server = new LostAndFoundServer();
  asked = [];
  open = [];
  moves = [];
  onMove = () => undefined;
  answers = {
    'GET /projects/at': { project: PROJECT },
    'GET /projects/p': PROJECT,
    'GET /projects/p/pipelines': { pipelines: [] },
    'GET /projects/p/operations': { operations: [] },
    'GET /projects/p/resources': { resources: [], kinds: [] },
    'GET /projects/p/modules': { modules: [] },
    'GET /projects/p/artifacts': { artifacts: [] },
    'GET /projects/p/executions': { executions: [], total: 0 }
  };
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://example.org/',
    fetch,
    WebSocket: server.WebSocket
  });
  projects = new Projects({
    client: new Client(settings),
    feed: new Feed(settings, 10),
    documents: {
      below: () => open,
      move: async (path, newPath) => {
        moves.push([path, newPath]);
        onMove();
      },
      moved: new Signal({} as IOpenDocuments)
    },
    person: () => 'ada'
  });
  model = (await projects.at('work/p/pipelines/a.dfpipe'))!;
  await settle();
});

afterEach(() => model.dispose());

describe('the projects', () => {
  it('share one model of a project', async () => {
    expect(await projects.at('work/p')).toBe(model);
  });

  it('know of no project where there is none', async () => {
    answers['GET /projects/at'] = { project: null };
    expect(await projects.at('elsewhere')).toBeNull();
  });

  it('tell once of a new current project', () => {
    const heard = vi.fn();
    projects.currentChanged.connect(heard);
    projects.setCurrent(model);
    projects.setCurrent(model);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(projects.current).toBe(model);
  });
});

describe('a project that went into the trash', () => {
  it('is shown no longer, in no window', async () => {
    projects.setCurrent(model);
    delete answers['GET /projects/p'];
    server.send({ type: 'project', project: 'p' });
    await vi.waitFor(() => expect(projects.current).toBeNull());
    expect(model.isDisposed).toBe(true);
    answers['GET /projects/p'] = PROJECT;
    expect(await projects.at('work/p')).not.toBe(model);
  });
});

describe('a project that was moved', () => {
  it('is the same model at its new place', async () => {
    answers['GET /projects/p'] = { ...PROJECT, path: 'work/q' };
    server.send({ type: 'project', project: 'p' });
    await vi.waitFor(() => expect(model.project.path).toBe('work/q'));
  });
});

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
    const before = asked.length;
    for (const path of ['operations/A.py', 'operations/B.py']) {
      server.send({ type: 'documents', project: 'p', paths: [path] });
    }
    answers['GET /projects/p/pipelines'] = {
      pipelines: [{ name: 'a', path: 'a', nodes: 1, problems: [] }]
    };
    await vi.waitFor(() => expect(model.pipelines).toHaveLength(1));
    expect(
      asked.slice(before).filter(({ path }) => path.endsWith('/pipelines'))
    ).toHaveLength(1);
  });

  it('shows a new execution first and counts its jobs as they end', async () => {
    answers['GET /executions/1'] = {
      execution: execution('1'),
      jobs: [job('A', 'pending'), job('B', 'pending')]
    };
    const told = {
      type: 'execution',
      project: 'p',
      id: '1',
      execution: execution('1')
    } as const;
    server.send(told);
    expect(model.executions.map(row => row.execution.id)).toEqual(['1']);
    const where = {
      type: 'job',
      project: 'p',
      execution: '1',
      node: 'A'
    } as const;
    server.send({ ...where, job: job('A', 'success', { reused: true }) });
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
    answers['GET /executions/1'] = {
      execution: execution('1', { document }),
      jobs: []
    };
    const one = model.execution('1');
    await one.ready;
    const ended = execution('1', { status: 'success' });
    server.send({ type: 'execution', project: 'p', id: '1', execution: ended });
    expect(one.execution?.status).toBe('success');
    expect(one.execution?.document).toEqual(document);
  });

  it('applies what changed while an execution was being read on top of the answer', async () => {
    answers['GET /executions/1'] = {
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
    server.send({ ...where, job: job('A', 'running') });
    await one.ready;
    expect(one.jobs.get('A')?.status).toBe('running');
  });

  it('drops a deleted execution', () => {
    server.send({
      type: 'execution',
      project: 'p',
      id: '1',
      execution: execution('1')
    });
    server.send({ type: 'execution', project: 'p', id: '1', execution: null });
    expect(model.executions).toEqual([]);
  });

  it('reads its records again when the connection is back', async () => {
    answers['GET /projects/p/executions'] = {
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
    server.send({ type: 'watching', project: 'p' });
    await vi.waitFor(() => expect(model.executions).toHaveLength(1));
  });

  it('saves what is dirty before it runs, and says what the person saw', async () => {
    let text = 'old';
    let isDirty = true;
    const save = vi.fn(async () => {
      text = 'new\r\n';
      isDirty = false;
    });
    open = [
      {
        path: 'work/p/operations/A.py',
        get isDirty() {
          return isDirty;
        },
        text: () => text,
        save
      },
      {
        path: 'work/p/notes.md',
        isDirty: true,
        text: () => '',
        save: () => Promise.reject(new Error())
      }
    ];
    answers['POST /projects/p/executions'] = execution('1');
    answers['GET /executions/1'] = { execution: execution('1'), jobs: [] };
    await model.run({ pipeline: 'pipelines/a.dfpipe' });
    expect(save).toHaveBeenCalledTimes(1);
    const { body } = asked.find(({ method }) => method === 'POST')!;
    expect(body).toEqual({
      pipeline: 'pipelines/a.dfpipe',
      folder: 'work/p',
      seen: { 'operations/A.py': hashOf('new\n') }
    });
    expect(model.executions[0].execution.id).toBe('1');
  });

  it('renames in the documents that are open here and has the server do the rest', async () => {
    const replaced: string[] = [];
    const saved: string[] = [];
    open = [
      {
        path: 'work/p/pipelines/a.dfpipe',
        isDirty: false,
        text: () => 'old text',
        replace: text => void replaced.push(text),
        save: async () => void saved.push('a')
      }
    ];
    answers['POST /projects/p/renames'] = {
      pipelines: { 'pipelines/a.dfpipe': ['A'], 'pipelines/b.dfpipe': ['B'] },
      files: [],
      skipped: [],
      texts: { 'pipelines/a.dfpipe': 'new text' },
      path: 'operations/Old.py',
      new_path: 'operations/New.py',
      moved_with: { 'operations/Old.yml': 'operations/New.yml' }
    };
    const wish = {
      kind: 'operation',
      name: 'Old',
      new_name: 'New',
      moves_file: true
    } as const;
    const renamed = await model.rename(wish);
    expect(moves).toEqual([
      ['work/p/operations/Old.py', 'work/p/operations/New.py'],
      ['work/p/operations/Old.yml', 'work/p/operations/New.yml']
    ]);
    expect([replaced, saved]).toEqual([['new text'], ['a']]);
    const [preview, applied] = asked
      .filter(request => request.path.endsWith('/renames'))
      .map(request => request.body);
    expect(preview).toMatchObject({ preview: true, moves_file: true });
    expect(applied).toMatchObject({
      moves_file: false,
      open: { 'pipelines/a.dfpipe': 'old text' }
    });
    expect(inverseOf(wish, renamed)).toEqual({
      kind: 'operation',
      name: 'New',
      new_name: 'Old',
      only: renamed.pipelines,
      moves_file: true,
      in_code: false
    });
  });

  it('saves what was saved, and names what was not', async () => {
    const saved: string[] = [];
    const texts = { a: 'a', b: 'b', c: 'c' };
    const document = (name: keyof typeof texts, how: object) => ({
      path: `work/p/pipelines/${name}.dfpipe`,
      isDirty: true,
      isShared: false,
      text: () => texts[name],
      replace: (text: string) => void (texts[name] = text),
      save: async () => void saved.push(name),
      ...how
    });
    open = [
      document('a', { isDirty: false }),
      document('b', {}),
      document('c', { isShared: true })
    ];
    answers['POST /projects/p/renames'] = {
      pipelines: {},
      files: [],
      skipped: [],
      texts: Object.fromEntries(
        Object.keys(texts).map(name => [`pipelines/${name}.dfpipe`, 'new'])
      ),
      path: null,
      new_path: null,
      moved_with: {}
    };
    const wish = {
      kind: 'input',
      operation: 'Train',
      name: 'old',
      new_name: 'new',
      moves_file: false
    } as const;
    const renamed = await model.rename(wish);
    expect(Object.values(texts)).toEqual(['new', 'new', 'new']);
    expect(saved).toEqual(['a']);
    expect(renamed.unsaved.map(({ path }) => path)).toEqual([
      'work/p/pipelines/b.dfpipe'
    ]);
    expect(inverseOf(wish, renamed)).toMatchObject({
      name: 'new',
      new_name: 'old',
      in_code: true,
      moves_file: false
    });
  });

  it('puts the file back when the pipelines could not follow', async () => {
    answers['POST /projects/p/renames'] = {
      pipelines: {},
      files: [],
      skipped: [],
      texts: {},
      path: 'operations/Old.py',
      new_path: 'operations/New.py',
      moved_with: { 'operations/Old.yml': 'operations/New.yml' }
    };
    const wish = { kind: 'operation', name: 'Old', new_name: 'New' } as const;
    onMove = () => delete answers['POST /projects/p/renames'];
    await expect(model.rename(wish)).rejects.toThrow();
    expect(moves.slice(2)).toEqual([
      ['work/p/operations/New.yml', 'work/p/operations/Old.yml'],
      ['work/p/operations/New.py', 'work/p/operations/Old.py']
    ]);
  });

  it('does not run what could not be saved', async () => {
    const save = () => Promise.reject(new Error('disk full'));
    open = [{ path: 'work/p/utils/a.py', isDirty: true, text: () => '', save }];
    await expect(model.run({ pipeline: 'pipelines/a.dfpipe' })).rejects.toThrow(
      'disk full'
    );
    expect(asked.some(({ method }) => method === 'POST')).toBe(false);
  });
});

describe('a hash', () => {
  it('is the SHA-256 of the text with line ends as newlines', () => {
    const empty =
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(hashOf('')).toBe(empty);
    expect(hashOf('a\r\nb\rc é')).toBe(hashOf('a\nb\nc é'));
  });
});
