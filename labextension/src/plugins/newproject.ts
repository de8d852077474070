import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';

import {
  folderName,
  joinPath,
  NewProjectForm,
  type INewProject
} from '../panels/newproject';
import type { Example } from '../protocol/types';
import type { IProjectModel, IProjects } from '../tokens';
import { firstField } from '../ui/firstfield';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { messageOf } from './errors';

export interface INewProjectRequest {
  readonly title: string;
  /** The folder that it is made in, unless the person wants another. */
  readonly cwd: string;
  readonly examples: readonly Example[];
  readonly initial: Pick<INewProject, 'name' | 'example'>;
  readonly offersEmpty: boolean;
  readonly projects: IProjects;
  readonly translator: ITranslator;
  /** Shows what was made. */
  open(model: IProjectModel): Promise<void>;
}

/** Asks until a project was made or the person gave up. */
export async function createProject(
  request: INewProjectRequest
): Promise<void> {
  const { title, cwd, examples, offersEmpty, projects, translator } = request;
  const trans = translator.load(TRANSLATION_DOMAIN);
  const path = joinPath(cwd, folderName(request.initial.name));
  let value: INewProject = { ...request.initial, path };
  let error: string | null = null;
  for (;;) {
    const result = await showDialog({
      title,
      body: new NewProjectForm({
        initial: value,
        parent: cwd,
        examples,
        offersEmpty,
        error,
        translator
      }),
      buttons: [
        Dialog.cancelButton(),
        Dialog.okButton({ label: trans.__('Create') })
      ],
      focusNodeSelector: firstField('input')
    });
    if (!result.button.accept || !result.value) {
      return;
    }
    value = result.value;
    try {
      const { name, path, example } = value;
      const model = await projects.create({
        path,
        name: name.trim() || null,
        example
      });
      await request.open(model);
      return;
    } catch (reason) {
      error = messageOf(reason);
    }
  }
}
