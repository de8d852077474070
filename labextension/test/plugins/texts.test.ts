import { DocumentRegistry, TextModelFactory } from '@jupyterlab/docregistry';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import { Signal } from '@lumino/signaling';
import { beforeEach, expect, it } from 'vitest';

import { Texts } from '../../src/plugins/texts';

const PATH = 'p/environment.yml';

/** The contents of a server, which can be full. */
class Disk {
  text = 'old';
  isFull = false;
  takesMs = 0;
  atOnce = 0;
  mostAtOnce = 0;
  saves = 0;
  readonly fileChanged = new Signal<this, unknown>(this);

  localPath = (path: string) => path;
  normalize = (path: string) => path;
  driveName = () => '';
  getSharedModelFactory = () => null;

  get model() {
    return {
      path: PATH,
      name: 'environment.yml',
      type: 'file',
      format: 'text',
      mimetype: 'text/plain',
      content: this.text,
      writable: true,
      created: '',
      last_modified: ''
    };
  }

  listCheckpoints = async () => [];
  createCheckpoint = async () => ({ id: '1', last_modified: '' });
  get = async () => this.model;

  async save(_: string, { content }: { content: string }) {
    if (this.isFull) {
      throw new Error('The disk is full.');
    }
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    await new Promise(resolve => setTimeout(resolve, this.takesMs));
    this.atOnce -= 1;
    this.saves += 1;
    this.text = content;
    return this.model;
  }
}

let disk: Disk;
let texts: Texts;
let unsaved: string[];
let failures: string[];
let tab: DocumentRegistry.Context | null;
let activateRequested: Signal<unknown, string>;

beforeEach(() => {
  disk = new Disk();
  unsaved = [];
  failures = [];
  tab = null;
  activateRequested = new Signal<unknown, string>({});
  const registry = new DocumentRegistry();
  const services = {
    contents: disk,
    ready: Promise.resolve(),
    sessions: {
      ready: Promise.resolve(),
      refreshRunning: async () => undefined,
      running: () => [],
      runningChanged: new Signal({})
    },
    kernelspecs: {}
  };
  texts = new Texts({
    manager: {
      services,
      registry,
      activateRequested
    } as unknown as IDocumentManager,
    contentProviderId: undefined,
    contextOf: () => tab,
    replace: (model, text) => {
      model.fromString(text);
      model.dirty = true;
    },
    save: async context => {
      const content = context.model.toString();
      await disk.save(context.path, { content });
      if (context.isDisposed) {
        failures.push('Disposed'); // JupyterLab shows a dialog then
        return;
      }
      context.model.dirty = false;
    },
    tellUnsaved: (_, error) => unsaved.push(String(error))
  });
});

const settled = () => new Promise(resolve => setTimeout(resolve, 20));

it('a text is saved when nobody shows it any longer', async () => {
  const document = await texts.open(PATH);
  document.replace('new');
  document.dispose();
  await settled();
  expect([disk.text, texts.contexts(), unsaved]).toEqual(['new', [], []]);
});

it('saves wait for each other, so that none takes the other’s for a change on disk', async () => {
  disk.takesMs = 10;
  const document = await texts.open(PATH);
  const saved = ['one', 'two', 'three'].map(text => {
    document.replace(text);
    return document.save();
  });
  document.dispose();
  await Promise.all(saved);
  await settled();
  expect([disk.text, disk.mostAtOnce, texts.contexts()]).toEqual([
    'three',
    1,
    []
  ]);
});

it('a text that is handed over to a tab while it is saved is saved once', async () => {
  disk.takesMs = 10;
  const document = await texts.open(PATH);
  document.replace('new');
  const saved = [document.save(), document.save()];
  tab = {
    path: PATH,
    ready: Promise.resolve(),
    model: {},
    revert: async () => undefined
  } as never;
  activateRequested.emit(PATH);
  setTimeout(() => activateRequested.emit(PATH), 12);
  await Promise.all(saved);
  await settled();
  expect([disk.text, disk.saves, texts.contexts()]).toEqual(['new', 1, []]);
  expect([unsaved, failures]).toEqual([[], []]);
});

it('a text that cannot be saved then is told, kept, and saved the next time', async () => {
  disk.isFull = true;
  const document = await texts.open(PATH);
  document.replace('new');
  document.dispose();
  await settled();
  expect(unsaved).toEqual(['Error: The disk is full.']);
  expect(texts.contexts()).toHaveLength(1);
  disk.isFull = false;
  const again = await texts.open(PATH);
  expect(again.text).toBe('new');
  again.dispose();
  await settled();
  expect([disk.text, texts.contexts()]).toEqual(['new', []]);
});

it('a text that cannot be saved is in the tab that shows the file from then on', async () => {
  const document = await texts.open(PATH);
  document.replace('new');
  disk.isFull = true;
  const model = new TextModelFactory().createNew();
  model.fromString('old');
  const ready = Promise.resolve();
  tab = { model, ready } as unknown as DocumentRegistry.Context;
  activateRequested.emit(PATH);
  await settled();
  expect([tab.model.toString(), unsaved.length]).toEqual(['new', 1]);
  expect(texts.contexts()).toEqual([]);
});
