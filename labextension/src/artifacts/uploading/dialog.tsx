import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';

import '../../ui/styles';
import type { UploadChoice } from '../../model/uploadChoice';
import { firstField } from '../../ui/firstfield';
import { TRANSLATION_DOMAIN, TranslatorContext } from '../../ui/translation';
import { UploadForm } from './form';
import { titleOf } from './words';

/** Lets a person change what was found; false if nothing shall be uploaded. */
export async function confirmUpload(
  choice: UploadChoice,
  translator: ITranslator
): Promise<boolean> {
  const trans = translator.load(TRANSLATION_DOMAIN);
  const body = ReactWidget.create(
    <TranslatorContext.Provider value={translator}>
      <UseSignal signal={choice.changed}>
        {() => <UploadForm choice={choice} />}
      </UseSignal>
    </TranslatorContext.Provider>
  );
  body.addClass('df-Upload');
  const { button } = await showDialog({
    title: titleOf(choice.kinds, trans),
    body,
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: trans.__('Upload') })
    ],
    focusNodeSelector: firstField()
  });
  return button.accept;
}
