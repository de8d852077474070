import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { editIcon } from '@jupyterlab/ui-components';

import { CommandIDs, IProjects } from '../tokens';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import type { RenameWish } from '../model/renaming';
import { attempt } from './errors';
import { projectOf } from './lookup';
import type { Renaming } from './renaming';

/** Renaming what pipelines use, and noticing what was renamed elsewhere; what does it is loaded when it is needed. */
export const renames: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:renames',
  description: 'Keeps pipelines whole when operations and ports are renamed.',
  autoStart: true,
  requires: [IProjects],
  optional: [ITranslator],
  activate: (app, projects: IProjects, translator: Translator | null) => {
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);
    let made: Promise<Renaming> | null = null;
    const renaming = (): Promise<Renaming> =>
      (made ??= import('./renaming').then(
        ({ Renaming }) => new Renaming(projects, languages)
      ));

    app.commands.addCommand(CommandIDs.renameDocument, {
      label: trans.__('Rename…'),
      icon: editIcon,
      isEnabled: () => projects.current !== null,
      execute: args =>
        attempt(trans.__('It could not be renamed'), async () => {
          if (projects.current && typeof args.path === 'string') {
            await (await renaming()).ask(projects.current, args.path);
          }
        })
    });
    app.commands.addCommand(CommandIDs.renameUses, {
      label: trans.__('Rename in pipelines'),
      execute: args =>
        attempt(trans.__('The pipelines could not be updated'), async () => {
          const { operation, kind, name, newName } = args;
          const model = await projectOf(projects, args.project);
          if (model) {
            const wish = { kind, operation, name, new_name: newName };
            await (
              await renaming()
            ).askForUses(model, { ...wish, moves_file: false } as RenameWish);
          }
        })
    });
    app.commands.addCommand(CommandIDs.renameOperation, {
      label: trans.__('Rename operation'),
      execute: async args => {
        const { name, newName } = args;
        const model = await projectOf(projects, args.project);
        if (model && typeof name === 'string' && typeof newName === 'string') {
          const names = { name, new_name: newName };
          const wish = {
            kind: 'operation',
            ...names,
            moves_file: true
          } as const;
          await (await renaming()).rename(model, wish);
        }
      }
    });
    // In the file browser, or on the tab of a document.
    projects.fileMoved.connect((_, moved) => {
      void attempt(
        trans.__('Pipelines could not follow the new name'),
        async () => (await renaming()).follow(moved)
      );
    });
    // In code, in a terminal, through git.
    projects.renamesNoticed.connect((_, found) => {
      void renaming().then(made => made.offer(found.project, found.renames));
    });
  }
};
