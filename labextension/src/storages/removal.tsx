import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';

import type { StoragesModel } from '../model/storages';
import type { StorageUse } from '../protocol/types';
import {
  TRANSLATION_DOMAIN,
  TranslatorContext,
  useTranslation
} from '../ui/translation';

const NAMED_PROJECTS = 3;

/** Asks, saying what refers to a storage and what happens to that without it. */
export async function isRemovalWished(
  model: StoragesModel,
  name: string,
  translator: ITranslator
): Promise<boolean> {
  const trans = translator.load(TRANSLATION_DOMAIN);
  const use = await model.use(name);
  const answer = await showDialog({
    title: trans.__('Remove “%1”?', name),
    body: (
      <TranslatorContext.Provider value={translator}>
        <RemovalQuestion use={use} />
      </TranslatorContext.Provider>
    ),
    defaultButton: isUsed(use) ? 0 : 1,
    buttons: [
      Dialog.cancelButton(),
      Dialog.warnButton({
        label: isUsed(use) ? trans.__('Remove anyway') : trans.__('Remove')
      })
    ]
  });
  return answer.button.accept;
}

export function RemovalQuestion(props: { use: StorageUse }): JSX.Element {
  const { use } = props;
  const trans = useTranslation();
  const held = whatItHolds(use, trans);
  const { projects } = use;
  return (
    <div className="df-StorageRemoval">
      <p>
        {trans.__(
          'Its settings and secrets are forgotten; what lies in it stays there.'
        )}
      </p>
      {held && (
        <p>
          <strong>{trans.__('It holds %1.', held)}</strong>{' '}
          {trans.__(
            'What it holds stays listed, and cannot be opened until a storage of this name is added again.'
          )}
        </p>
      )}
      {projects.length > 0 && (
        <p>
          <strong>
            {trans._n(
              'The project %2 keeps its values in it.',
              'The projects %2 keep their values in it.',
              projects.length,
              named(projects, trans)
            )}
          </strong>{' '}
          {trans._n(
            'Its runs and uploads are refused until another storage is chosen in its properties, or one of this name is added again.',
            'Their runs and uploads are refused until another storage is chosen in their properties, or one of this name is added again.',
            projects.length
          )}
        </p>
      )}
    </div>
  );
}

function isUsed({ artifacts, executions, projects }: StorageUse): boolean {
  return artifacts + executions + projects.length > 0;
}

function whatItHolds(use: StorageUse, trans: TranslationBundle): string {
  const { artifacts, executions } = use;
  return [
    artifacts > 0 ? trans._n('%1 artifact', '%1 artifacts', artifacts) : '',
    executions > 0
      ? trans._n(
          'the values of %1 execution',
          'the values of %1 executions',
          executions
        )
      : ''
  ]
    .filter(Boolean)
    .join(trans.__(' and '));
}

function named(projects: readonly string[], trans: TranslationBundle): string {
  const names = projects
    .slice(0, NAMED_PROJECTS)
    .map(name => trans.__('“%1”', name));
  const more = projects.length - NAMED_PROJECTS;
  const last = more > 0 ? trans.__('%1 more', more) : (names.pop() ?? '');
  return names.length > 0
    ? trans.__('%1 and %2', names.join(', '), last)
    : last;
}
