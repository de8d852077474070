import { Notification } from '@jupyterlab/apputils';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { save, saveFromOther } from '../artifacts/saving';
import { Client } from '../protocol/client';
import { reaches } from '../protocol/reaching';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import type { IArtifactContext } from './artifactlist';

const READ_WITHIN_MS = 15_000;

/** Saves an artifact's bytes, or those of one file of a folder: straight from its storage if it offers that and this browser reaches it. */
export async function download(
  { app, languages }: IArtifactContext,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const trans = languages.load(TRANSLATION_DOMAIN);
  const client = new Client(app.serviceManager.serverSettings);
  const artifact = String(args.artifact);
  const file = typeof args.file === 'string' ? args.file : undefined;
  const saveFromHere = (): void => save(client.contentUrl(artifact, file));
  const { url } = await client.get('/artifacts/{artifact}/address', {
    path: { artifact },
    query: file === undefined ? {} : { file }
  });
  if (!url) {
    saveFromHere();
    return;
  }
  if (await reaches(url)) {
    saveFromOther(url, saveFromHere);
    return;
  }
  Notification.warning(
    trans.__(
      '“%1” comes through the Jupyter server: this browser does not reach %2. Check its storage in DeepForge → Storages.',
      file ?? String(args.name),
      new URL(url).origin
    ),
    { autoClose: READ_WITHIN_MS }
  );
  saveFromHere();
}
