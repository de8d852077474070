import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { Client } from '../protocol/client';
import type { Artifact } from '../protocol/types';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import type { IArtifactContext } from './artifactlist';
import { ask } from './asking';
import { attempt } from './errors';

/** Asks where to, then copies with progress; what was canceled leaves nothing. */
export async function copy(
  { app, languages }: IArtifactContext,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const trans = languages.load(TRANSLATION_DOMAIN);
  const client = new Client(app.serviceManager.serverSettings);
  const path = { artifact: String(args.artifact) };
  const [artifact, { storages }] = await Promise.all([
    client.get('/artifacts/{artifact}', { path }),
    client.get('/storages', {})
  ]);
  const others = storages.filter(({ name }) => name !== artifact.value.storage);
  if (others.length === 0) {
    Notification.info(
      trans.__(
        'There is no other storage than “%1” yet: add one under DeepForge → Storages.',
        artifact.value.storage
      ),
      { autoClose: 10_000 }
    );
    return;
  }
  await ask({
    title: trans.__('Copy “%1” to another storage', artifact.name),
    fields: [
      {
        id: 'storage',
        label: trans.__('Storage'),
        value: others[0].name,
        kind: 'choice',
        choices: others.map(({ name, title }) => ({
          value: name,
          label: title
        }))
      },
      {
        id: 'name',
        label: trans.__('Name'),
        value: artifact.name,
        kind: 'line'
      }
    ],
    note: note(artifact, trans),
    okLabel: trans.__('Copy'),
    translator: languages,
    submit: ({ storage, name }) => {
      void attempt(trans.__('It could not be copied'), () =>
        follow(client, artifact, { storage, name }, trans)
      );
      return Promise.resolve();
    }
  });
}

/** What `Input` nodes load from then on. */
function note(artifact: Artifact, trans: TranslationBundle): string {
  const stays = trans.__(
    'It stays where it is. Under the same name the copy is the newest version, which “Input” nodes load from then on.'
  );
  return artifact.newest_in === null
    ? `${stays} ${trans.__('This is version %1, not the newest: another name keeps them apart.', artifact.version)}`
    : stays;
}

async function follow(
  client: Client,
  { id: source, name }: Artifact,
  wish: { storage: string; name: string },
  trans: TranslationBundle
): Promise<void> {
  const going = new AbortController();
  const id = Notification.emit(
    trans.__('Copying “%1” to “%2”…', name, wish.storage),
    'in-progress',
    {
      autoClose: false,
      actions: [{ label: trans.__('Cancel'), callback: () => going.abort() }]
    }
  );
  try {
    for await (const told of client.copy(source, wish, going.signal)) {
      if (told.problem) {
        throw new Error(told.problem);
      }
      const progress = told.total_bytes
        ? told.done_bytes / told.total_bytes
        : 1;
      Notification.update({
        id,
        message: trans.__(
          'Copying “%1” to “%2”: %3 %',
          name,
          wish.storage,
          Math.floor(100 * progress)
        ),
        progress
      });
    }
  } catch (error) {
    Notification.dismiss(id);
    if (going.signal.aborted) {
      Notification.info(
        trans.__('Nothing of “%1” was left in “%2”.', name, wish.storage),
        { autoClose: 5000 }
      );
      return;
    }
    throw error;
  }
  Notification.update({
    id,
    type: 'success',
    message: trans.__('“%1” lies in “%2”, too.', name, wish.storage),
    progress: undefined,
    autoClose: 5000,
    actions: []
  });
}
