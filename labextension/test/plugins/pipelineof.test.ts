import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { expect, it, vi } from 'vitest';

import { copyPath, openPipelineOf } from '../../src/plugins/pipelineof';
import { ApiError } from '../../src/protocol/client';
import { CommandIDs } from '../../src/tokens';
import { MemoryProject } from '../editor/projects';

it('the copy of a pipeline that ran is named for the execution', () => {
  expect(copyPath('pipelines/train.dfpipe', 'train_2')).toBe(
    'pipelines/train_as_train_2.dfpipe'
  );
  expect(copyPath('pipelines/train.dfpipe', 'a/b')).toBe(
    'pipelines/train_as_a_b.dfpipe'
  );
});

/** Opens a copy of what ran; `files` are those of the project. The answer is what was opened. */
async function openCopy(files: Map<string, string>): Promise<string> {
  const opened: string[] = [];
  const commands = new CommandRegistry();
  commands.addCommand(CommandIDs.openDocument, {
    execute: args => void opened.push(String(args.path))
  });
  const done = openPipelineOf({
    client: {
      get: async (_: string, { query }: { query: Record<string, string> }) => {
        const text = query.commit ? 'as it ran' : files.get(query.path);
        if (text === undefined) {
          throw new ApiError('not_found', 'no', 404);
        }
        return { text };
      }
    } as never,
    commands,
    contents: {
      save: async (path: string, { content }: { content: string }) =>
        void files.set(path.replace('work/p/', ''), content)
    } as never,
    project: new MemoryProject(),
    trans: nullTranslator.load(''),
    path: 'pipelines/train.dfpipe',
    commit: 'abcdef0123',
    name: 'train_2'
  });
  const button = await vi.waitFor(() => {
    const found = document.querySelector<HTMLElement>(
      '.jp-Dialog-footer button:last-child'
    );
    expect(found).not.toBeNull();
    return found!;
  });
  button.click();
  await done;
  return opened[0];
}

const COPY = 'pipelines/train_as_train_2.dfpipe';

it('a copy that was edited since is not written over', async () => {
  const files = new Map([['pipelines/train.dfpipe', 'as it is now']]);
  expect(await openCopy(files)).toBe(COPY);
  expect(await openCopy(files)).toBe(COPY);
  files.set(COPY, 'edited');
  const other = await openCopy(files);
  expect(files.get(COPY)).toBe('edited');
  expect(files.get(other)).toBe('as it ran');
  expect(await openCopy(files)).toBe(other);
});
