import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import {
  ICommandPalette,
  MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { LineageCommandIDs } from '../lineage/commandids';
import type { LineageView } from '../lineage/view';
import { CommandIDs, IProjects } from '../tokens';
import { artifactIcon, retryIcon } from '../ui/icons';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';

/** Where values come from, what was made of them, and running the same once more. */
export const lineage: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:lineage',
  description: 'Shows the lineage of artifacts and jobs, and reproduces them.',
  autoStart: true,
  requires: [IProjects],
  optional: [ILayoutRestorer, ICommandPalette, ITranslator],
  activate: (
    app,
    projects: IProjects,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: Translator | null
  ) => {
    const { commands } = app;
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);
    const tracker = new WidgetTracker<MainAreaWidget<LineageView>>({
      namespace: 'deepforge-lineage'
    });
    const shown = new WeakMap<MainAreaWidget, ReadonlyPartialJSONObject>();
    const context = { app, projects, languages, tracker, shown };

    commands.addCommand(CommandIDs.showLineage, {
      label: args =>
        args.isPalette
          ? trans.__('Lineage of an artifact…')
          : trans.__('Lineage'),
      caption: trans.__('What it comes from and what was made of it'),
      icon: args => (args.isPalette ? undefined : artifactIcon),
      isEnabled: args =>
        !args.isPalette || (projects.current?.artifacts.length ?? 0) > 0,
      execute: args =>
        attempt(trans.__('The lineage could not be shown'), async () =>
          (await import('./lineages')).openLineage(context, args)
        )
    });
    void restorer?.restore(tracker, {
      command: CommandIDs.showLineage,
      args: widget => shown.get(widget) ?? {},
      name: widget => widget.id
    });

    commands.addCommand(CommandIDs.reproduce, {
      label: trans.__('Reproduce'),
      caption: trans.__(
        'Run exactly that once more and say whether the result is the same'
      ),
      icon: retryIcon,
      execute: args =>
        attempt(trans.__('It cannot be reproduced'), async () =>
          (await import('./lineages')).reproduce(context, args)
        )
    });

    commands.addCommand(LineageCommandIDs.openPipeline, {
      label: trans.__('Open the pipeline that made this'),
      execute: args =>
        attempt(trans.__('The pipeline could not be opened'), async () =>
          (await import('./lineages')).openPipeline(context, args)
        )
    });

    palette?.addItem({
      command: CommandIDs.showLineage,
      category: 'DeepForge',
      args: { isPalette: true }
    });
  }
};
