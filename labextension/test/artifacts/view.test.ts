import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { expect, it, vi } from 'vitest';

import { ArtifactsView } from '../../src/artifacts/view';
import { ArtifactTable } from '../../src/model/artifactTable';
import { Uploads } from '../../src/model/uploads';
import type { Client } from '../../src/protocol/client';
import type { Artifact } from '../../src/protocol/types';
import type { IProjectModel, ProjectPart } from '../../src/tokens';
import { file } from './files';

function version(number: number, newest: number): Artifact {
  return {
    id: `a${number}`,
    project: 'p',
    name: 'words',
    version: number,
    newest_in: number === newest ? 'p' : null,
    value: { type: 'builtins.str', size_bytes: 3, storage: `place ${number}` },
    created_at: '2026-01-01T00:00:00Z'
  } as Artifact;
}

/** A project with as many versions of one artifact as were kept. */
class Kept {
  versions = 1;
  storages: string[] = [];

  readonly project = {
    project: { id: 'p', name: 'P', storage: null },
    changed: new Signal<object, ProjectPart>(this)
  };

  get(
    path: string,
    { query }: { query?: { name?: string } }
  ): Promise<unknown> {
    if (path === '/storages') {
      return Promise.resolve({
        storages: this.storages.map(name => ({ name }))
      });
    }
    const count = query?.name === undefined ? 1 : this.versions;
    return Promise.resolve({
      artifacts: Array.from({ length: count }, (_, index) =>
        version(this.versions - index, this.versions)
      ),
      total: 1,
      largest_upload_bytes: 100
    });
  }

  keep(): void {
    this.versions++;
    this.project.changed.emit('artifacts');
  }
}

function viewOf(kept: Kept): { table: ArtifactTable; view: ArtifactsView } {
  const table = new ArtifactTable(
    kept.project as unknown as IProjectModel,
    kept as unknown as Client
  );
  const view = new ArtifactsView({
    table,
    reach: {
      isConnected: true,
      recordsAway: null,
      reachChanged: new Signal<object, void>(kept)
    },
    uploads: new Uploads('p', ServerConnection.makeSettings()),
    commands: new CommandRegistry(),
    translator: nullTranslator
  });
  Widget.attach(view, document.body);
  return { table, view };
}

it('offers every storage that there is when files are dropped, however early', async () => {
  const kept = new Kept();
  const { table, view } = viewOf(kept);
  await vi.waitFor(() => expect(table.isReady).toBe(true));
  kept.storages = ['local', 'Team'];

  const item = { webkitGetAsEntry: () => null, getAsFile: () => file('a.csv') };
  const event = Object.assign(new Event('drop'), {
    dataTransfer: { types: ['Files'], items: [item] }
  });
  view.handleEvent(event as unknown as DragEvent);
  const offered = (): (string | null)[] => {
    const label = [...document.querySelectorAll('.jp-Dialog label')].find(
      ({ textContent }) => textContent === 'Storage'
    );
    const options = label?.parentElement?.querySelectorAll('option') ?? [];
    return [...options].map(({ textContent }) => textContent);
  };
  await vi.waitFor(() => expect(offered()).toEqual(['local', 'Team']));
  view.dispose();
});

it('keeps in view what was chosen when a later version comes, until it is folded', async () => {
  const kept = new Kept();
  const { table, view } = viewOf(kept);
  const card = (): string =>
    view.node.querySelector('aside')?.textContent ?? '';
  view.select('words');
  await vi.waitFor(() => expect(card()).toContain('place 1'));

  kept.keep();
  await vi.waitFor(() =>
    expect(table.rows.map(({ id }) => id)).toEqual(['a2', 'a1'])
  );
  await vi.waitFor(() => expect(card()).toContain('place 1'));

  await table.toggle('words');
  await table.refresh();
  expect(table.isUnfolded('words')).toBe(false);
  view.dispose();
});
