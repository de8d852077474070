import { useId, useState } from 'react';
import type { Dialog } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';

import { TranslatorContext } from '../ui/translation';

export interface IField {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** A line, several lines, a path, or one of the choices. */
  readonly kind: 'line' | 'text' | 'path' | 'choice';
  readonly choices?: readonly { value: string; label: string }[];
  /** What the answer means. */
  readonly help?: string;
}

export type FieldValues = Readonly<Record<string, string>>;

export interface IFieldsFormOptions {
  readonly fields: readonly IField[];
  /** What is to be known before answering. */
  readonly note?: string;
  /** Why the last answer was refused. */
  readonly error: string | null;
  readonly translator: ITranslator;
}

/** The body of a dialog that asks for a few texts. */
export class FieldsForm
  extends ReactWidget
  implements Dialog.IBodyWidget<FieldValues>
{
  constructor(private readonly _options: IFieldsFormOptions) {
    super();
    this.addClass('df-NewProject');
    this._values = Object.fromEntries(
      _options.fields.map(field => [field.id, field.value])
    );
  }

  getValue(): FieldValues {
    return this._values;
  }

  protected override render(): JSX.Element {
    return (
      <TranslatorContext.Provider value={this._options.translator}>
        <Fields
          {...this._options}
          onChange={(id, value) =>
            (this._values = { ...this._values, [id]: value })
          }
        />
      </TranslatorContext.Provider>
    );
  }

  private _values: FieldValues;
}

function Fields(
  props: IFieldsFormOptions & { onChange: (id: string, value: string) => void }
): JSX.Element {
  const { fields, note, error, onChange } = props;
  return (
    <>
      {error && (
        <div className="df-Failure" role="alert">
          {error}
        </div>
      )}
      {fields.map((field, index) => (
        <FieldInput
          key={field.id}
          field={field}
          isFirst={index === 0}
          onChange={value => onChange(field.id, value)}
        />
      ))}
      {note && <p className="df-dim">{note}</p>}
    </>
  );
}

function FieldInput(props: {
  field: IField;
  isFirst: boolean;
  onChange: (value: string) => void;
}): JSX.Element {
  const { field, isFirst, onChange } = props;
  const id = useId();
  const [value, setValue] = useState(field.value);
  const change = (next: string) => {
    setValue(next);
    onChange(next);
  };
  return (
    <div className="df-Field">
      <label htmlFor={id}>{field.label}</label>
      {field.kind === 'text' ? (
        <textarea
          id={id}
          className="jp-mod-styled"
          rows={3}
          value={value}
          // Enter is a line here, not the dialog's answer.
          onKeyDown={event => event.key === 'Enter' && event.stopPropagation()}
          onChange={event => change(event.target.value)}
        />
      ) : field.kind === 'choice' ? (
        <select
          id={id}
          className="jp-mod-styled"
          value={value}
          onChange={event => change(event.target.value)}
        >
          {field.choices?.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          className={
            field.kind === 'path' ? 'jp-mod-styled df-code' : 'jp-mod-styled'
          }
          value={value}
          autoFocus={isFirst}
          onChange={event => change(event.target.value)}
        />
      )}
      {field.help && <p className="df-dim">{field.help}</p>}
    </div>
  );
}
