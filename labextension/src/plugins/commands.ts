import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import {
  Dialog,
  ICommandPalette,
  InputDialog,
  showDialog
} from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { addIcon, closeIcon, folderIcon } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { PanelCommandIDs } from '../panels/commandids';
import { Client } from '../protocol/client';
import type { CreateOperation } from '../protocol/types';
import { CommandIDs, IProjects } from '../tokens';
import { pipelineIcon } from '../ui/icons';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { attempt } from './errors';
import { Beside } from './beside';
import { showLine } from './lines';
import { projectOf } from './lookup';
import { interfaceOf } from './interfaces';

const CATEGORY = 'DeepForge';

/** In the palette; those that need arguments ask for them there. */
const PALETTE = [
  CommandIDs.newProject,
  CommandIDs.openExample,
  CommandIDs.newPipeline,
  CommandIDs.newOperation,
  CommandIDs.run,
  CommandIDs.cancel,
  PanelCommandIDs.showPanel,
  PanelCommandIDs.switchProject,
  PanelCommandIDs.revealProject
];

function text(args: ReadonlyPartialJSONObject, name: string): string | null {
  const value = args[name];
  return typeof value === 'string' ? value : null;
}

/** What can be done with the documents of a project. */
export const commands: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:commands',
  description: 'DeepForge commands for documents and projects.',
  autoStart: true,
  requires: [IProjects, IDocumentManager],
  optional: [IDefaultFileBrowser, ICommandPalette, ITranslator],
  activate: (
    app,
    projects: IProjects,
    documents: IDocumentManager,
    browser: IDefaultFileBrowser | null,
    palette: ICommandPalette | null,
    translator: Translator | null
  ) => {
    const registry = app.commands;
    const trans = (translator ?? nullTranslator).load(TRANSLATION_DOMAIN);
    const client = new Client(app.serviceManager.serverSettings);
    const hasProject = () => projects.current !== null;
    const beside = new Beside(app.shell, documents);

    registry.addCommand(CommandIDs.openDocument, {
      label: trans.__('Open'),
      execute: args =>
        attempt(trans.__('The document could not be opened'), async () => {
          const model = await projectOf(projects, args.project);
          const path = text(args, 'path');
          if (!model || path === null) {
            return;
          }
          const server = model.toServerPath(path);
          const widget = args.isBeside
            ? beside.open(server)
            : documents.openOrReveal(server);
          if (widget && typeof args.line === 'number') {
            await showLine(widget, args.line);
          }
        })
    });

    const create = async (
      kind: 'pipelines' | 'operations',
      name: string,
      isBeside = false,
      wanted: Partial<CreateOperation> = {}
    ): Promise<string | null> => {
      const { current } = projects;
      if (!current) {
        return null;
      }
      const { path } = await client.post(`/projects/{project}/${kind}`, {
        path: { project: current.project.id },
        body: kind === 'operations' ? { ...wanted, name } : { name }
      });
      if (isBeside) {
        beside.open(path);
      } else {
        documents.openOrReveal(path);
      }
      return path;
    };
    registry.addCommand(CommandIDs.newPipeline, {
      label: args =>
        args.isPalette ? trans.__('New pipeline…') : trans.__('New pipeline'),
      icon: args =>
        args.isPalette ? undefined : args.isLauncher ? pipelineIcon : addIcon,
      isEnabled: args => hasProject() || args.isLauncher === true,
      execute: args =>
        attempt(trans.__('The pipeline could not be made'), async () => {
          if (!hasProject()) {
            await registry.execute(CommandIDs.newProject);
            return null;
          }
          const name =
            text(args, 'name') ??
            (await ask(trans.__('New pipeline'), 'pipeline'));
          return name && create('pipelines', name);
        })
    });
    registry.addCommand(CommandIDs.newOperation, {
      label: args =>
        args.isPalette ? trans.__('New operation…') : trans.__('New operation'),
      icon: args => (args.isPalette ? undefined : addIcon),
      isEnabled: hasProject,
      execute: args =>
        attempt(trans.__('The operation could not be made'), async () => {
          const name =
            text(args, 'name') ??
            (await ask(
              trans.__('New operation'),
              text(args, 'proposal') ?? 'MyOperation'
            ));
          return (
            name &&
            create(
              'operations',
              name,
              args.isBeside === true,
              interfaceOf(args)
            )
          );
        })
    });
    const ask = async (
      title: string,
      proposal: string
    ): Promise<string | null> => {
      const { button, value } = await InputDialog.getText({
        title,
        label: trans.__('Name'),
        text: proposal,
        selectionRange: proposal.length,
        okLabel: trans.__('Create')
      });
      return button.accept ? value?.trim() || null : null;
    };

    registry.addCommand(PanelCommandIDs.deleteDocument, {
      label: trans.__('Delete…'),
      icon: closeIcon,
      isEnabled: hasProject,
      execute: args =>
        attempt(trans.__('The document could not be deleted'), async () => {
          const path = text(args, 'path');
          const { current } = projects;
          if (!current || path === null) {
            return;
          }
          const { deletedWith, deletionText } = await import('./wholes');
          const answer = await showDialog({
            title: trans.__('Delete “%1”?', path),
            body: await deletionText(current, path, trans),
            buttons: [
              Dialog.cancelButton(),
              Dialog.warnButton({ label: trans.__('Delete') })
            ]
          });
          if (answer.button.accept) {
            for (const file of deletedWith(current, path)) {
              await documents.deleteFile(current.toServerPath(file));
            }
          }
        })
    });

    registry.addCommand(PanelCommandIDs.switchProject, {
      label: args =>
        args.isOpening ? trans.__('Open') : trans.__('Switch project…'),
      execute: args =>
        attempt(trans.__('The project could not be shown'), async () => {
          const path = text(args, 'path') ?? (await choose());
          const model = path === null ? null : await projects.at(path);
          if (model) {
            projects.setCurrent(model);
            await browser?.model.cd(`/${model.project.path}`);
          }
        })
    });
    const choose = async (): Promise<string | null> => {
      const known = (await projects.list()).projects;
      const { value } = await InputDialog.getItem({
        title: trans.__('Switch project'),
        items: known.map(project => `${project.name} · ${project.path}`)
      });
      return (
        known.find(project => value === `${project.name} · ${project.path}`)
          ?.path ?? null
      );
    };

    registry.addCommand(PanelCommandIDs.revealProject, {
      label: trans.__('Reveal in the file browser'),
      icon: args => (args.isPalette ? undefined : folderIcon),
      isEnabled: () => hasProject() && browser !== null,
      execute: async () => {
        await browser?.model.cd(`/${projects.current?.project.path ?? ''}`);
        await registry.execute('filebrowser:activate');
      }
    });

    registry.addCommand(PanelCommandIDs.settleIdentity, {
      label: trans.__('Settle where this project is'),
      isEnabled: hasProject,
      execute: args =>
        attempt(trans.__('The project could not be changed'), async () => {
          const project = projects.current?.project;
          const { choice } = args;
          if (project && (choice === 'copy' || choice === 'moved')) {
            const body = { path: project.path, choice } as const;
            projects.setCurrent(
              await projects.settleIdentity(project.id, body)
            );
          }
        })
    });

    for (const command of PALETTE) {
      palette?.addItem({
        command,
        category: CATEGORY,
        args: { isPalette: true }
      });
    }
    projects.currentChanged.connect(() => registry.notifyCommandChanged());
  }
};
