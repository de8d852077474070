/** What a project's model talks to: a server's answers and feed, the documents that are open here. */
import { ServerConnection } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { expect, vi } from 'vitest';

import type { IOpenDocument, IOpenDocuments } from '../../src/model/documents';
import type { ProjectModel } from '../../src/model/projectModel';
import { Projects } from '../../src/model/projects';
import { Client } from '../../src/protocol/client';
import { Feed } from '../../src/protocol/feed';
import type { Execution, Job } from '../../src/protocol/types';
import { LostAndFoundServer } from '../protocol/socket';

export const PROJECT = {
  id: 'p',
  name: 'P',
  path: 'work/p',
  description: '',
  other_path: null
};

export function execution(
  id: string,
  more: Partial<Execution> = {}
): Execution {
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

export function job(
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

export class ProjectServer {
  readonly feed = new LostAndFoundServer();
  readonly asked: { method: string; path: string; body: unknown }[] = [];
  readonly moves: [string, string][] = [];
  readonly projects: Projects;
  answers: Record<string, unknown> = {
    'GET /projects/at': { project: PROJECT },
    'GET /projects/p': PROJECT,
    'GET /projects/p/pipelines': { pipelines: [] },
    'GET /projects/p/operations': { operations: [] },
    'GET /projects/p/resources': { resources: [], kinds: [] },
    'GET /projects/p/modules': { modules: [] },
    'GET /projects/p/artifacts': { artifacts: [] },
    'GET /projects/p/executions': { executions: [], total: 0 }
  };
  open: IOpenDocument[] = [];
  onMove: () => void = () => undefined;
  /** What is asked for and is not there is refused with this. */
  refusal = { code: 'not_found', status: 404 };

  constructor() {
    const settings = ServerConnection.makeSettings({
      baseUrl: 'http://example.org/',
      fetch: (input, init) => this._fetch(input, init),
      WebSocket: this.feed.WebSocket
    });
    this.projects = new Projects({
      client: new Client(settings),
      feed: new Feed(settings, 10),
      documents: {
        below: () => this.open,
        move: async (path, newPath) => {
          this.moves.push([path, newPath]);
          this.onMove();
        },
        moved: new Signal({} as IOpenDocuments),
        manifestSaved: new Signal({} as IOpenDocuments)
      },
      person: () => 'ada'
    });
  }

  /** The next answer to a question is the one of now, and comes when the returned function is called. */
  hold(question: string): () => void {
    let resolve = (): void => undefined;
    const promise = new Promise<void>(done => (resolve = done));
    this._held.set(question, [...(this._held.get(question) ?? []), promise]);
    return resolve;
  }

  /** The model of the project, once it has read everything. */
  async model(): Promise<ProjectModel> {
    const model = (await this.projects.at('work/p/pipelines/a.dfpipe'))!;
    await vi.waitFor(() => expect(model.isReady).toBe(true));
    return model;
  }

  private async _fetch(
    input: RequestInfo | URL,
    init?: RequestInit
  ): Promise<Response> {
    const request = new Request(input, init);
    const path = new URL(request.url).pathname.replace('/deepforge/api', '');
    const body =
      request.method === 'POST'
        ? JSON.parse((await request.text()) || 'null')
        : null;
    this.asked.push({ method: request.method, path, body });
    const question = `${request.method} ${path}`;
    const answer = this.answers[question];
    const { code, status } = this.refusal;
    const response =
      answer === undefined
        ? new Response(JSON.stringify({ code, message: 'no', details: {} }), {
            status
          })
        : new Response(JSON.stringify(answer), { status: 200 });
    await this._held.get(question)?.shift();
    return response;
  }

  private readonly _held = new Map<string, Promise<void>[]>();
}
