import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { hashOf } from '../../src/model/documents';
import type { ProjectModel } from '../../src/model/projectModel';
import { ProjectServer, execution } from './projectServer';

let server: ProjectServer;
let model: ProjectModel;

beforeEach(async () => {
  server = new ProjectServer();
  model = await server.model();
});

afterEach(() => model.dispose());

describe('a run', () => {
  it('saves what is dirty first, and says what the person saw', async () => {
    let text = 'old';
    let isDirty = true;
    const save = vi.fn(async () => {
      text = 'new\r\n';
      isDirty = false;
    });
    server.open = [
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
    server.answers['POST /projects/p/executions'] = execution('1');
    server.answers['GET /executions/1'] = {
      execution: execution('1'),
      jobs: []
    };
    await model.run({ pipeline: 'pipelines/a.dfpipe' });
    expect(save).toHaveBeenCalledTimes(1);
    const { body } = server.asked.find(({ method }) => method === 'POST')!;
    expect(body).toEqual({
      pipeline: 'pipelines/a.dfpipe',
      folder: 'work/p',
      seen: { 'operations/A.py': hashOf('new\n') }
    });
    expect(model.executions[0].execution.id).toBe('1');
  });

  it('does not begin if something could not be saved', async () => {
    const save = () => Promise.reject(new Error('disk full'));
    server.open = [
      { path: 'work/p/utils/a.py', isDirty: true, text: () => '', save }
    ];
    await expect(model.run({ pipeline: 'pipelines/a.dfpipe' })).rejects.toThrow(
      'disk full'
    );
    expect(server.asked.some(({ method }) => method === 'POST')).toBe(false);
  });
});
