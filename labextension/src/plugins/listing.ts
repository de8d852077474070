import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import {
  ICommandPalette,
  MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { IStateDB } from '@jupyterlab/statedb';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { listIcon } from '@jupyterlab/ui-components';

import type { ComparisonView } from '../comparing/view';
import type { ListView } from '../listing/view';
import { CommandIDs, IProjects } from '../tokens';
import { executionIcon } from '../ui/icons';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';

/** All executions of a project, and several of them beside each other. */
export const listing: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:listing',
  description: 'Lists, searches and compares executions.',
  autoStart: true,
  requires: [IProjects],
  optional: [
    IEditorLanguageRegistry,
    ILayoutRestorer,
    ICommandPalette,
    IStateDB,
    ITranslator
  ],
  activate: (
    app,
    projects: IProjects,
    codeLanguages: IEditorLanguageRegistry | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    states: IStateDB | null,
    translator: Translator | null
  ) => {
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);
    const lists = new WidgetTracker<MainAreaWidget<ListView>>({
      namespace: 'deepforge-list'
    });
    const comparisons = new WidgetTracker<MainAreaWidget<ComparisonView>>({
      namespace: 'deepforge-comparison'
    });
    const context = {
      app,
      projects,
      codeLanguages,
      states,
      languages,
      lists,
      comparisons
    };
    app.commands.addCommand(CommandIDs.listExecutions, {
      label: args =>
        args.isLauncher ? trans.__('Executions') : trans.__('All executions…'),
      caption: trans.__('All executions: search, sort, compare'),
      icon: args =>
        args.isPalette ? undefined : args.isLauncher ? executionIcon : listIcon,
      isEnabled: args => projects.current !== null || args.isLauncher === true,
      execute: args =>
        attempt(trans.__('The executions could not be listed'), async () =>
          (await import('./lists')).openList(context, args)
        )
    });
    app.commands.addCommand(CommandIDs.compareExecutions, {
      label: args =>
        Array.isArray(args.executions) && args.executions.length > 1
          ? trans.__('Compare')
          : trans.__('Compare with…'),
      execute: args =>
        attempt(trans.__('The executions could not be compared'), async () =>
          (await import('./lists')).compare(context, args)
        )
    });
    void restorer?.restore(lists, {
      command: CommandIDs.listExecutions,
      args: widget => widget.content.args,
      name: widget => widget.id
    });
    void restorer?.restore(comparisons, {
      command: CommandIDs.compareExecutions,
      args: widget => widget.content.args,
      name: widget => widget.id
    });
    palette?.addItem({
      command: CommandIDs.listExecutions,
      category: 'DeepForge',
      args: { isPalette: true }
    });
  }
};
