import { ServerConnection } from '@jupyterlab/services';
import { describe, expect, it } from 'vitest';

import { ApiError, Client } from '../../src/protocol/client';

interface Asked {
  url: string;
  method: string;
  body: string | null;
}

/** A client whose server gives one answer; what it was asked is kept. */
function clientOf(answer: () => Response): { client: Client; asked: Asked[] } {
  const asked: Asked[] = [];
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://example.org/user/ada/',
    fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
      const request = new Request(input, init);
      const body = request.method === 'GET' ? null : await request.text();
      asked.push({ url: request.url, method: request.method, body });
      return answer();
    }
  });
  return { client: new Client(settings), asked };
}

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status });
}

describe('the client', () => {
  it('asks below the base URL', async () => {
    const { client, asked } = clientOf(() => json({ projects: [] }));
    expect(await client.get('/projects', {})).toEqual({ projects: [] });
    expect(asked[0].url.split('?')[0]).toBe(
      'http://example.org/user/ada/deepforge/api/projects'
    );
  });

  it('encodes the parts of an address, whatever they hold', async () => {
    const { client } = clientOf(() => json({}));
    expect(client.blobUrl('e', 'a/b c?#%', 2, 'x.png')).toBe(
      'http://example.org/user/ada/deepforge/api/executions/e/jobs/a%2Fb%20c%3F%23%25/blobs/x.png?attempt=2'
    );
  });

  it('says what to do where a page to sign in answers in its place', async () => {
    const { client } = clientOf(() => new Response('<!DOCTYPE html>'));
    const asked = client.get('/projects', {});
    await expect(asked).rejects.toBeInstanceOf(ApiError);
    await expect(asked).rejects.toThrow('sign in');
  });

  it('says that the server is away where its answer breaks off', async () => {
    const broken = new ReadableStream({
      pull: stream => stream.error(new TypeError('network error'))
    });
    const { client } = clientOf(() => new Response(broken));
    await expect(client.get('/projects', {})).rejects.toMatchObject({
      code: 'unreachable'
    });
  });

  it('leaves out what is not given', async () => {
    const { client, asked } = clientOf(() =>
      json({ executions: [], total: 0 })
    );
    const query = { limit: 5, pipeline: undefined };
    await client.get('/projects/{project}/executions', {
      path: { project: 'p' },
      query
    });
    expect(asked[0].url).toContain('limit=5');
    expect(asked[0].url).not.toContain('pipeline');
  });

  it('sends a body as JSON', async () => {
    const { client, asked } = clientOf(() => json({ path: 'x' }, 201));
    await client.post('/projects/{project}/pipelines', {
      path: { project: 'p' },
      body: { name: 'n' }
    });
    expect(asked[0]).toMatchObject({ method: 'POST', body: '{"name":"n"}' });
  });

  it('gives nothing for an answer without content', async () => {
    const { client } = clientOf(() => new Response(null, { status: 204 }));
    expect(
      await client.delete('/artifacts/{artifact}', { path: { artifact: 'a' } })
    ).toBeUndefined();
  });

  it('throws what the server refused, with its code and details', async () => {
    const { client } = clientOf(() =>
      json(
        {
          code: 'document_changed',
          message: 'It changed.',
          details: { path: 'a.py' }
        },
        409
      )
    );
    const error = await client
      .get('/projects', {})
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: 'document_changed',
      message: 'It changed.',
      status: 409,
      details: { path: 'a.py' }
    });
  });

  it('makes sense of an answer that a proxy wrote', async () => {
    const { client } = clientOf(
      () => new Response('<h1>Bad gateway</h1>', { status: 502 })
    );
    await expect(client.get('/projects', {})).rejects.toMatchObject({
      code: 'internal',
      status: 502
    });
  });

  it('says when the server cannot be reached', async () => {
    const { client } = clientOf(() => {
      throw new TypeError('Failed to fetch');
    });
    await expect(client.get('/projects', {})).rejects.toMatchObject({
      code: 'unreachable',
      status: 0
    });
  });
});
