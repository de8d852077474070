import { Notification } from '@jupyterlab/apputils';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { ImportDialog } from '../artifacts/importing/dialog';
import { usualFirst } from '../model/storages';
import { StorageObjects } from '../model/storageObjects';
import { Client } from '../protocol/client';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import type { IArtifactContext } from './artifactlist';
import { projectOf } from './lookup';

/** Asks what of a storage shall be artifacts, where it lies. */
export async function importFrom(
  { app, projects, languages }: IArtifactContext,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const trans = languages.load(TRANSLATION_DOMAIN);
  const model = await projectOf(projects, args.project);
  if (!model) {
    return;
  }
  const { id, storage } = model.project;
  const client = new Client(app.serviceManager.serverSettings);
  const { storages } = await client.get('/storages', {});
  const browsable = usualFirst(storages, storage).filter(
    each => each.is_browsable
  );
  if (browsable.length === 0) {
    Notification.info(
      trans.__(
        'There is no storage yet in which others keep files: add a bucket or a folder under DeepForge → Storages.'
      ),
      { autoClose: 10_000 }
    );
    return;
  }
  const objects = new StorageObjects(client, id, browsable);
  await new ImportDialog(objects, languages).launch();
}
