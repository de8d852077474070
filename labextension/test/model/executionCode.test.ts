import { ServerConnection } from '@jupyterlab/services';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ExecutionCode } from '../../src/model/executionCode';
import { Client } from '../../src/protocol/client';
import type { OperationCode } from '../../src/protocol/types';

/** A server that keeps one operation's code with an execution, and refuses what was not made for its text. */
class CodeServer {
  text = 'as it ran';
  readonly asked: string[] = [];
  isAway = false;

  fetch = async (
    input: RequestInfo | URL,
    init?: RequestInit
  ): Promise<Response> => {
    const request = new Request(input, init);
    const path = new URL(request.url).pathname.split('/executions/e/')[1];
    this.asked.push(`${request.method} ${path}`);
    if (this.isAway) {
      throw new TypeError('away');
    }
    if (request.method === 'PATCH') {
      const { text, seen } = (await request.json()) as Record<string, string>;
      if (seen !== `hash of ${this.text}`) {
        const body = { code: 'document_changed', message: 'edited meanwhile' };
        return new Response(JSON.stringify(body), { status: 409 });
      }
      this.text = text;
      return new Response(JSON.stringify(this.code));
    }
    if (request.method === 'DELETE') {
      this.text = 'as it ran';
      return new Response(null, { status: 204 });
    }
    const answer =
      request.method === 'POST' ? { id: 'again' } : { operations: [this.code] };
    return new Response(JSON.stringify(answer));
  };

  private get code(): OperationCode {
    return {
      operation: 'Train',
      path: 'operations/Train.py',
      original: 'as it ran',
      text: this.text,
      sha256: `hash of ${this.text}`
    };
  }
}

describe('the code of an execution', () => {
  let server: CodeServer;
  let code: ExecutionCode;

  beforeEach(async () => {
    vi.useFakeTimers();
    server = new CodeServer();
    const settings = ServerConnection.makeSettings({
      baseUrl: 'http://example.org/',
      fetch: server.fetch
    });
    code = new ExecutionCode(new Client(settings), 'e');
    await code.load();
  });
  afterEach(() => {
    code.dispose();
    vi.useRealTimers();
  });

  it('is kept a moment after it was written, each time for the text before', async () => {
    code.edit('Train', 'one');
    code.edit('Train', 'two');
    expect([code.textOf('Train'), code.isSaving]).toEqual(['two', true]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([server.text, code.isSaving, code.failure]).toEqual([
      'two',
      false,
      null
    ]);
    code.edit('Train', 'three');
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.text).toBe('three');
    expect(server.asked.filter(line => line.startsWith('PATCH'))).toHaveLength(
      2
    );
  });

  it('is kept before it runs', async () => {
    code.edit('Train', 'repaired');
    expect((await code.rerun('Train', false)).id).toBe('again');
    expect(server.asked.slice(1)).toEqual(['PATCH code/Train', 'POST rerun']);
    expect(server.text).toBe('repaired');
  });

  it('does not run where somebody else has edited it meanwhile; loading shows theirs', async () => {
    server.text = 'theirs';
    code.edit('Train', 'mine');
    await expect(code.rerun('Train', false)).rejects.toThrow(
      'edited meanwhile'
    );
    expect(server.asked).not.toContain('POST rerun');
    expect([code.textOf('Train'), code.canSaveAgain]).toEqual(['mine', false]);
    await code.load();
    expect([code.textOf('Train'), code.failure]).toEqual(['theirs', null]);
  });

  it('can be saved again where the server was away, without another key', async () => {
    server.isAway = true;
    code.edit('Train', 'mine');
    await vi.advanceTimersByTimeAsync(1000);
    expect([code.isSaving, code.canSaveAgain]).toEqual([true, true]);
    server.isAway = false;
    await code.save();
    expect(server.text).toBe('mine');
    expect([code.isSaving, code.canSaveAgain, code.failure]).toEqual([
      false,
      false,
      null
    ]);
  });

  it('goes back to what ran', async () => {
    code.edit('Train', 'other');
    await vi.advanceTimersByTimeAsync(1000);
    expect(code.isEdited('Train')).toBe(true);
    await code.reset('Train');
    expect([code.textOf('Train'), code.isEdited('Train')]).toEqual([
      'as it ran',
      false
    ]);
  });
});
