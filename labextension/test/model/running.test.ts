import { ServerConnection } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { RunningExecutions } from '../../src/model/running';
import { Client } from '../../src/protocol/client';
import type { ExecutionSummary } from '../../src/protocol/types';
import type { IProjectModel } from '../../src/tokens';
import { summary } from '../panels/records';

let onServer: ExecutionSummary[] = [];
let requests: string[] = [];
let running: RunningExecutions;

/** A project of this page with these executions. */
const project = (...executions: ExecutionSummary[]) =>
  ({ executions, changed: new Signal({}) }) as unknown as IProjectModel;

beforeEach(() => {
  vi.useFakeTimers();
  requests = [];
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://example.org/',
    fetch: async input => {
      const request = new Request(input);
      requests.push(`${request.method} ${new URL(request.url).pathname}`);
      return new Response(
        JSON.stringify({ executions: onServer, total: onServer.length })
      );
    }
  });
  running = new RunningExecutions(new Client(settings));
});

afterEach(() => {
  vi.useRealTimers();
});

describe('what runs', () => {
  const alive = summary({ status: 'running', ended_at: null });
  const over = summary({ status: 'success' });

  it('is read again when one of a project begins', async () => {
    onServer = [alive];
    running.take(project(alive));
    await vi.advanceTimersByTimeAsync(500);
    expect(running.list).toEqual([alive]);
    expect(requests).toEqual(['GET /deepforge/api/executions']);
  });

  it('is not read for what had ended before the page was there', async () => {
    running.take(project(over));
    await vi.advanceTimersByTimeAsync(500);
    expect(requests).toEqual([]);
  });

  it('is read once for several changes at once', async () => {
    running.take(project(alive));
    running.take(project(over));
    running.take(project(alive));
    await vi.advanceTimersByTimeAsync(500);
    expect(requests).toHaveLength(1);
  });

  it('tells of each end once', () => {
    const ended: string[] = [];
    running.ended.connect((_, row) => ended.push(row.execution.status));
    running.take(project(alive));
    running.take(project(over));
    running.take(project(over));
    expect(ended).toEqual(['success']);
  });

  it('can be stopped', async () => {
    await running.stop('e7');
    expect(requests).toEqual(['POST /deepforge/api/executions/e7/cancel']);
  });
});
