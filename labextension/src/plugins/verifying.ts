import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { ArtifactCommandIDs } from '../artifacts/commandids';
import { Client } from '../protocol/client';
import type { Verification } from '../protocol/types';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import type { IArtifactContext } from './artifactlist';
import { projectOf } from './lookup';

const MOST_NAMED = 6;

/** Reads all bytes again, with progress; the records of the artifacts say what was found. */
export async function verify(
  context: IArtifactContext,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  const { app, projects, languages } = context;
  const trans = languages.load(TRANSLATION_DOMAIN);
  const project = await projectOf(projects, args.project);
  if (!project) {
    return;
  }
  const client = new Client(app.serviceManager.serverSettings);
  const going = new AbortController();
  const id = Notification.emit(
    trans.__('Reading all artifacts…'),
    'in-progress',
    {
      autoClose: false,
      actions: [{ label: trans.__('Cancel'), callback: () => going.abort() }]
    }
  );
  const failed: Verification[] = [];
  let [done, total] = [0, 0];
  try {
    for await (const one of client.verifications(
      project.project.id,
      going.signal
    )) {
      [done, total] = [one.done ?? 1, one.total ?? 1];
      if (one.verified.problem) {
        failed.push(one);
      }
      Notification.update({
        id,
        message: trans.__('Read %1 of %2 artifacts', done, total),
        progress: one.total_bytes ? one.done_bytes / one.total_bytes : 1
      });
    }
  } catch (error) {
    if (!going.signal.aborted) {
      Notification.dismiss(id);
      throw error;
    }
  }
  if (failed.length > 0) {
    const message = failure(failed, trans);
    const show = {
      label: trans.__('Show'),
      callback: () =>
        void app.commands.execute(ArtifactCommandIDs.open, {
          project: project.project.id,
          name: failed[0].name
        })
    };
    const options = { autoClose: false as const, actions: [show] };
    if (going.signal.aborted) {
      // Its button has closed the notification.
      Notification.error(message, options);
    } else {
      Notification.update({
        id,
        type: 'error',
        message,
        progress: undefined,
        ...options
      });
    }
  } else if (going.signal.aborted) {
    Notification.info(
      total === 0
        ? trans.__('Stopped before an artifact was read.')
        : trans.__(
            'Stopped: %1 of %2 artifacts were read, and are as they were kept.',
            done,
            total
          ),
      { autoClose: 5000 }
    );
  } else {
    Notification.update({
      id,
      type: 'success',
      message: trans._n(
        '%1 artifact is as it was kept.',
        '%1 artifacts are as they were kept.',
        total
      ),
      progress: undefined,
      autoClose: 5000,
      actions: []
    });
  }
}

function failure(
  failed: readonly Verification[],
  trans: TranslationBundle
): string {
  const names = failed
    .slice(0, MOST_NAMED)
    .map(({ name, version }) => trans.__('%1 (version %2)', name, version));
  const more = failed.length - MOST_NAMED;
  return trans.__(
    'Not as they were kept, or not to be read: %1. The list says of each what is wrong, and what to do.',
    names.join(', ') + (more > 0 ? ` … (+${more})` : '')
  );
}
