import { useState } from 'react';
import type { Dialog } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';

import type { Rename, Renamed } from '../protocol/types';
import { TranslatorContext, useTranslation } from '../ui/translation';

export interface IRenameFormOptions {
  readonly name: string;
  /** What is changed with it. */
  readonly affected: Renamed;
  /** What it is of. */
  readonly kind: Rename['kind'];
  /** Why the last try was refused. */
  readonly error: string | null;
  readonly translator: ITranslator;
}

/** The body of the dialog that renames a document: its new name, and where else the name stands. */
export class RenameForm
  extends ReactWidget
  implements Dialog.IBodyWidget<string>
{
  constructor(private readonly _options: IRenameFormOptions) {
    super();
    this.addClass('df-RenameForm');
    this._value = _options.name;
  }

  getValue(): string {
    return this._value.trim();
  }

  protected override render(): JSX.Element {
    return (
      <TranslatorContext.Provider value={this._options.translator}>
        <Form
          {...this._options}
          name={this._value}
          onChange={value => {
            this._value = value;
          }}
        />
      </TranslatorContext.Provider>
    );
  }

  private _value: string;
}

/** The body of the question whether pipelines shall follow a name. */
export class AffectedList extends ReactWidget {
  constructor(
    private readonly _affected: Renamed,
    private readonly _translator: ITranslator
  ) {
    super();
    this.addClass('df-RenameForm');
  }

  protected override render(): JSX.Element {
    return (
      <TranslatorContext.Provider value={this._translator}>
        <Affected affected={this._affected} />
      </TranslatorContext.Provider>
    );
  }
}

function Form(
  props: IRenameFormOptions & { onChange: (name: string) => void }
): JSX.Element {
  const trans = useTranslation();
  const [name, setName] = useState(props.name);
  return (
    <>
      <label>
        {trans.__('New name')}
        <input
          className="jp-mod-styled"
          value={name}
          spellCheck={false}
          onChange={event => {
            setName(event.target.value);
            props.onChange(event.target.value);
          }}
        />
      </label>
      {props.error && (
        <p className="df-error" role="alert">
          {props.error}
        </p>
      )}
      {props.kind === 'pipeline' ? (
        <Executions count={props.affected.executions ?? 0} />
      ) : (
        <Affected
          affected={props.affected}
          isModule={props.kind === 'module'}
        />
      )}
    </>
  );
}

/** What goes with a pipeline. */
function Executions(props: { count: number }): JSX.Element {
  const { count } = props;
  const trans = useTranslation();
  return (
    <p className="df-RenameForm-affected">
      {count === 0
        ? trans.__('It was not run yet.')
        : trans._n(
            'Its execution goes with it.',
            'Its %1 executions go with it.',
            count
          )}
    </p>
  );
}

/** The pipelines and files in which a name stands. */
export function Affected(props: {
  affected: Renamed;
  /** It is of code: pipelines do not name it. */
  isModule?: boolean;
}): JSX.Element {
  const { pipelines, files, skipped } = props.affected;
  const trans = useTranslation();
  const paths = Object.keys(pipelines);
  return (
    <div className="df-RenameForm-affected">
      <p>
        {props.isModule
          ? files.length === 0
            ? trans.__('No file of the project imports it.')
            : trans._n(
                '%1 file imports it and changes with it:',
                '%1 files import it and change with it:',
                files.length
              )
          : paths.length === 0
            ? trans.__('No pipeline uses it.')
            : trans._n(
                '%1 pipeline changes with it:',
                '%1 pipelines change with it:',
                paths.length
              )}
      </p>
      <ul>
        {paths.map(path => (
          <li key={path}>
            <code>{path}</code>{' '}
            <span className="df-dim">{pipelines[path].join(', ')}</span>
          </li>
        ))}
        {files.map(path => (
          <li key={path}>
            <code>{path}</code>
          </li>
        ))}
      </ul>
      {skipped.length > 0 && (
        <p>
          {trans.__(
            'Cannot be read, and stay as they are: %1',
            skipped.join(', ')
          )}
        </p>
      )}
    </div>
  );
}
