import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';

import type { Usage } from '../protocol/types';
import { formatSize } from '../ui/duration';
import { TRANSLATION_DOMAIN } from '../ui/translation';

/** The body of the dialog that asks whether a project shall go. */
export class DeletingBody extends ReactWidget {
  constructor(
    private readonly _path: string,
    private readonly _usage: Usage,
    private readonly _translator: ITranslator
  ) {
    super();
    this.addClass('df-Deleting');
  }

  protected override render(): JSX.Element {
    const trans = this._translator.load(TRANSLATION_DOMAIN);
    const { running, files, folder_bytes, kept_bytes, executions, artifacts } =
      this._usage;
    if (running.length > 0) {
      return (
        <p role="alert">
          {trans.__(
            'In it runs %1. Stop it, or wait for its end, then delete the project.',
            running.join(', ')
          )}
        </p>
      );
    }
    return (
      <>
        <p>{trans.__('With it go:')}</p>
        <ul>
          <li>
            {trans._n(
              'the folder “%2” with %1 file (%3)',
              'the folder “%2” with %1 files (%3)',
              files,
              this._path || '/',
              formatSize(folder_bytes)
            )}
          </li>
          <li>
            {trans._n('%1 execution', '%1 executions', executions)}
            {', '}
            {trans._n('%1 artifact', '%1 artifacts', artifacts)}
            {` (${formatSize(kept_bytes)})`}
          </li>
        </ul>
        <p className="df-dim">
          {trans.__(
            'It goes into the trash of the DeepForge panel and can be restored from there until the trash is emptied.'
          )}
        </p>
      </>
    );
  }
}
