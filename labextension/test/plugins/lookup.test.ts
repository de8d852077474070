import { DocumentWidget } from '@jupyterlab/docregistry';
import { expect, it } from 'vitest';

import { isSeen } from '../../src/plugins/lookup';
import type { Execution } from '../../src/protocol/types';

const EXECUTION = {
  id: '1',
  project: 'p',
  pipeline: 'pipelines/a.dfpipe'
} as Execution;

function seen(localPath: string, project: string, folder: string): boolean {
  const widget = Object.create(DocumentWidget.prototype) as DocumentWidget;
  Object.defineProperties(widget, {
    id: { value: 'w' },
    context: { value: { localPath } }
  });
  const current = {
    project: { id: project },
    toServerPath: (path: string) => `${folder}/${path}`
  };
  return isSeen(
    EXECUTION,
    { current } as never,
    { currentWidget: widget } as never
  );
}

it('who looks at the pipeline sees what became of its execution', () => {
  expect(seen('work/p/pipelines/a.dfpipe', 'p', 'work/p')).toBe(true);
});

it('who looks at the pipeline of that name in another project does not', () => {
  expect(seen('work/q/pipelines/a.dfpipe', 'q', 'work/q')).toBe(false);
  expect(seen('work/p/old/pipelines/a.dfpipe', 'p', 'work/p')).toBe(false);
});

it('who looks at the execution does', () => {
  const shell = { currentWidget: { id: 'deepforge-execution-1' } };
  expect(isSeen(EXECUTION, { current: null }, shell as never)).toBe(true);
});
