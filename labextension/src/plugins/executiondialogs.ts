import { Dialog, InputDialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

/** Another name for an execution; null where none was given. */
export async function askName(
  trans: TranslationBundle,
  text: string
): Promise<string | null> {
  const answer = await InputDialog.getText({
    title: trans.__('Rename the execution'),
    label: trans.__('Name'),
    text,
    okLabel: trans.__('Rename')
  });
  const name = answer.value?.trim() ?? '';
  return answer.button.accept && name && name !== text ? name : null;
}

/** Whether the person wants an execution to go. */
export async function mayDelete(
  trans: TranslationBundle,
  name: string
): Promise<boolean> {
  const answer = await showDialog({
    title: trans.__('Delete “%1”?', name),
    body: trans.__(
      'What it printed and showed is deleted; this cannot be undone.'
    ),
    buttons: [
      Dialog.cancelButton(),
      Dialog.warnButton({ label: trans.__('Delete') })
    ]
  });
  return answer.button.accept;
}
