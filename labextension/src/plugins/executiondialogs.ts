import { InputDialog } from '@jupyterlab/apputils';
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
