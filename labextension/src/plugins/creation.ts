import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PathExt } from '@jupyterlab/coreutils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { PanelCommandIDs } from '../panels/commandids';
import type { IProjectModel } from '../tokens';
import { CommandIDs, IProjects } from '../tokens';
import { deepforgeTileIcon } from '../ui/icons';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';
import type { INewProjectRequest } from './newproject';

/** The pipeline that an example opens with. */
const FIRST_PIPELINE = 'pipelines/train.dfpipe';

/** How new projects come into being. */
export const creation: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:creation',
  description: 'Makes DeepForge projects, empty or from an example.',
  autoStart: true,
  requires: [IProjects],
  optional: [IDefaultFileBrowser, ITranslator],
  activate: (
    app,
    projects: IProjects,
    browser: IDefaultFileBrowser | null,
    translator: Translator | null
  ) => {
    const { commands } = app;
    const languages = translator ?? nullTranslator;
    const trans = languages.load(TRANSLATION_DOMAIN);

    const open = async (model: IProjectModel): Promise<void> => {
      await browser?.model.cd(`/${model.project.path}`);
      projects.setCurrent(model);
      await commands.execute(PanelCommandIDs.showPanel);
      await model.ready;
      const first =
        model.pipelines.find(pipeline => pipeline.path === FIRST_PIPELINE) ??
        model.pipelines[0];
      if (first) {
        await commands.execute(CommandIDs.openDocument, { path: first.path });
      }
    };

    const create = async (
      request: Omit<INewProjectRequest, 'projects' | 'open' | 'translator'>
    ): Promise<void> => {
      const { createProject } = await import('./newproject');
      await createProject({
        ...request,
        projects,
        open,
        translator: languages
      });
    };
    /** Where the person is; beside the project, not within it, where that is in one. */
    const folderOf = async (args: { cwd?: unknown }): Promise<string> => {
      const cwd =
        typeof args.cwd === 'string' ? args.cwd : (browser?.model.path ?? '');
      const around = await projects.at(cwd);
      return around ? PathExt.dirname(around.project.path) : cwd;
    };

    commands.addCommand(CommandIDs.newProject, {
      label: args =>
        args.isLauncher ? trans.__('New project') : trans.__('New project…'),
      caption: trans.__(
        'Make a DeepForge project: a folder with operations and pipelines'
      ),
      icon: args => (args.isLauncher ? deepforgeTileIcon : undefined),
      execute: args =>
        attempt(trans.__('The project could not be made'), async () => {
          const examples = await projects.examples();
          const wanted = examples.find(example => example.id === args.example);
          const name = wanted?.name ?? trans.__('My project');
          await create({
            title: trans.__('New DeepForge project'),
            cwd: await folderOf(args),
            examples,
            initial: { name, example: wanted?.id ?? null },
            offersEmpty: true
          });
        })
    });
    commands.addCommand(CommandIDs.openExample, {
      label: args =>
        args.isLauncher ? trans.__('Open example') : trans.__('Open example…'),
      caption: trans.__('Make a project from an example and open its pipeline'),
      icon: args => (args.isLauncher ? deepforgeTileIcon : undefined),
      execute: args =>
        attempt(trans.__('The example could not be opened'), async () => {
          const examples = await projects.examples();
          const [first] = examples;
          if (!first) {
            throw new Error(trans.__('No examples are installed.'));
          }
          await create({
            title: trans.__('Open example'),
            cwd: await folderOf(args),
            examples,
            initial: { name: first.name, example: first.id },
            offersEmpty: false
          });
        })
    });
  }
};
