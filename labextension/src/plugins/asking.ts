import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';

import type { FieldValues, IField } from '../panels/fieldsform';
import { firstField } from '../ui/firstfield';
import { messageOf } from './errors';

export interface IQuestion<T> {
  readonly title: string;
  readonly fields: readonly IField[];
  readonly note?: string;
  readonly okLabel: string;
  readonly translator: ITranslator;
  /** Does what was asked for; where it throws, the dialog says why and asks again. */
  readonly submit: (values: FieldValues) => Promise<T>;
}

/** Asks for a few texts until what they are for was done, or the person gave up (null). */
export async function ask<T>(question: IQuestion<T>): Promise<T | null> {
  const { FieldsForm } = await import('../panels/fieldsform');
  const { title, okLabel, note, translator, submit } = question;
  let { fields } = question;
  let error: string | null = null;
  for (;;) {
    const body = new FieldsForm({ fields, note, error, translator });
    const buttons = [
      Dialog.cancelButton(),
      Dialog.okButton({ label: okLabel })
    ];
    const focusNodeSelector = firstField('input');
    const result = await showDialog({
      title,
      body,
      buttons,
      focusNodeSelector
    });
    const values = result.value;
    if (!result.button.accept || !values) {
      return null;
    }
    try {
      return await submit(values);
    } catch (reason) {
      error = messageOf(reason);
      fields = fields.map(field => ({ ...field, value: values[field.id] }));
    }
  }
}
