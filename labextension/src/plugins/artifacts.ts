import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import {
  ICommandPalette,
  MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import { IStateDB } from '@jupyterlab/statedb';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { listIcon } from '@jupyterlab/ui-components';
import type { Widget } from '@lumino/widgets';

import { ArtifactCommandIDs } from '../artifacts/commandids';
import type { ArtifactsView } from '../artifacts/view';
import { IProjects } from '../tokens';
import { artifactIcon } from '../ui/icons';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';

/** All artifacts of a project, what can be done to them, and files that are brought. */
export const artifacts: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:artifacts',
  description: 'Lists, uploads, downloads, renames and deletes artifacts.',
  autoStart: true,
  requires: [IProjects],
  optional: [ILayoutRestorer, ICommandPalette, IStateDB, ITranslator],
  activate: (
    app,
    projects: IProjects,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    states: IStateDB | null,
    translator: Translator | null
  ) => {
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);
    const tracker = new WidgetTracker<MainAreaWidget<ArtifactsView>>({
      namespace: 'deepforge-artifacts'
    });
    /** What a person worked in, newest first: code goes there. */
    const used: Widget[] = [];
    app.shell.currentChanged?.connect((_, { newValue }) => {
      if (newValue) {
        used.unshift(...used.splice(0).filter(other => other !== newValue));
        used.unshift(newValue);
        used.length = Math.min(used.length, 20);
      }
    });
    const context = { app, projects, states, languages, tracker, used };
    const add = (
      id: string,
      label: string,
      caption: string,
      failure: string,
      action:
        | 'open'
        | 'insertCode'
        | 'download'
        | 'copy'
        | 'importFrom'
        | 'rename'
        | 'remove'
        | 'verify'
    ) =>
      app.commands.addCommand(id, {
        label: args =>
          args.isLauncher && id === ArtifactCommandIDs.open
            ? trans.__('Artifacts')
            : label,
        caption,
        icon: args =>
          args.isPalette || id !== ArtifactCommandIDs.open
            ? undefined
            : args.isLauncher
              ? artifactIcon
              : listIcon,
        execute: args =>
          attempt(failure, async () =>
            (await import('./artifactlist'))[action](context, args)
          )
      });
    add(
      ArtifactCommandIDs.open,
      trans.__('All artifacts…'),
      trans.__('All artifacts: search, upload, download'),
      trans.__('The artifacts could not be listed'),
      'open'
    );
    add(
      ArtifactCommandIDs.insertCode,
      trans.__('Insert code'),
      trans.__('Puts the line that loads it into the notebook used last'),
      trans.__('The code could not be inserted'),
      'insertCode'
    );
    add(
      ArtifactCommandIDs.download,
      trans.__('Download'),
      '',
      trans.__('The artifact could not be downloaded'),
      'download'
    );
    add(
      ArtifactCommandIDs.importFrom,
      trans.__('Import from a storage…'),
      trans.__('Makes artifacts of what lies in a storage, without copying it'),
      trans.__('It could not be imported'),
      'importFrom'
    );
    add(
      ArtifactCommandIDs.copy,
      trans.__('Copy to another storage…'),
      trans.__(
        'Brings its bytes to another storage; it stays where it is, too'
      ),
      trans.__('The artifact could not be copied'),
      'copy'
    );
    add(
      ArtifactCommandIDs.rename,
      trans.__('Rename…'),
      '',
      trans.__('The artifact could not be renamed'),
      'rename'
    );
    add(
      ArtifactCommandIDs.deleteSeveral,
      trans.__('Delete…'),
      '',
      trans.__('The artifacts could not be deleted'),
      'remove'
    );
    add(
      ArtifactCommandIDs.verify,
      trans.__('Verify all artifacts'),
      trans.__('Reads all bytes again and says whether they are what was kept'),
      trans.__('The artifacts could not be verified'),
      'verify'
    );
    void restorer?.restore(tracker, {
      command: ArtifactCommandIDs.open,
      args: widget => widget.content.args,
      name: widget => widget.id
    });
    for (const command of [
      ArtifactCommandIDs.open,
      ArtifactCommandIDs.importFrom,
      ArtifactCommandIDs.verify
    ]) {
      palette?.addItem({
        command,
        category: 'DeepForge',
        args: { isPalette: true }
      });
    }
  }
};
