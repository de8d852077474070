import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ProjectModel } from '../../src/model/projectModel';
import { PROJECT, ProjectServer } from './projectServer';

let server: ProjectServer;
let model: ProjectModel;

beforeEach(async () => {
  server = new ProjectServer();
  model = await server.model();
});

afterEach(() => model.dispose());

describe('the projects', () => {
  it('share one model of a project', async () => {
    expect(await server.projects.at('work/p')).toBe(model);
  });

  it('know of no project where there is none', async () => {
    server.answers['GET /projects/at'] = { project: null };
    expect(await server.projects.at('elsewhere')).toBeNull();
  });

  it('tell once of a new current project', () => {
    const heard = vi.fn();
    server.projects.currentChanged.connect(heard);
    server.projects.setCurrent(model);
    server.projects.setCurrent(model);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(server.projects.current).toBe(model);
  });
});

describe('a project that went into the trash', () => {
  it('is shown no longer, in no window', async () => {
    server.projects.setCurrent(model);
    delete server.answers['GET /projects/p'];
    server.feed.send({ type: 'project', project: 'p' });
    await vi.waitFor(() => expect(server.projects.current).toBeNull());
    expect(model.isDisposed).toBe(true);
    server.answers['GET /projects/p'] = PROJECT;
    expect(await server.projects.at('work/p')).not.toBe(model);
  });
});

describe('a project that was moved', () => {
  it('is the same model at its new place', async () => {
    server.answers['GET /projects/p'] = { ...PROJECT, path: 'work/q' };
    server.feed.send({ type: 'project', project: 'p' });
    await vi.waitFor(() => expect(model.project.path).toBe('work/q'));
  });
});
