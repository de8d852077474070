import { useState } from 'react';
import type { Dialog } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';

import type { Example } from '../protocol/types';
import { TranslatorContext, useTranslation } from '../ui/translation';

export interface INewProject {
  name: string;
  /** The folder, from the server's root. */
  path: string;
  /** The id of an example; null for an empty project. */
  example: string | null;
}

export interface INewProjectOptions {
  initial: INewProject;
  /** The folder that the project's own is made in. */
  parent: string;
  examples: readonly Example[];
  /** False where only an example will do. */
  offersEmpty: boolean;
  /** Why the last try was refused. */
  error: string | null;
  translator: ITranslator;
}

/** A folder name for a project's: `Handwritten digits` becomes `handwritten-digits`. */
export function folderName(name: string): string {
  const folder = name
    .trim()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return folder || 'project';
}

export function joinPath(parent: string, name: string): string {
  return parent === '' ? name : `${parent}/${name}`;
}

/** The body of the dialog that makes a project. */
export class NewProjectForm
  extends ReactWidget
  implements Dialog.IBodyWidget<INewProject>
{
  constructor(private readonly _options: INewProjectOptions) {
    super();
    this.addClass('df-NewProject');
    this._value = _options.initial;
  }

  getValue(): INewProject {
    return this._value;
  }

  protected override render(): JSX.Element {
    return (
      <TranslatorContext.Provider value={this._options.translator}>
        <Form {...this._options} onChange={value => (this._value = value)} />
      </TranslatorContext.Provider>
    );
  }

  private _value: INewProject;
}

function Form(
  props: INewProjectOptions & { onChange: (value: INewProject) => void }
): JSX.Element {
  const trans = useTranslation();
  const { initial, parent, examples, offersEmpty, error, onChange } = props;
  const [value, setValue] = useState(initial);
  const change = (changes: Partial<INewProject>) => {
    const next = { ...value, ...changes };
    setValue(next);
    onChange(next);
  };
  const isOwnFolder = value.path !== joinPath(parent, folderName(value.name));
  const setName = (name: string) =>
    change(
      isOwnFolder
        ? { name }
        : { name, path: joinPath(parent, folderName(name)) }
    );
  const setExample = (example: Example | null) => {
    const chosen = examples.find(candidate => candidate.id === value.example);
    const isOwnName = value.name !== '' && value.name !== chosen?.name;
    if (isOwnName || isOwnFolder || !example) {
      change({ example: example?.id ?? null });
    } else {
      const path = joinPath(parent, folderName(example.name));
      change({ example: example.id, name: example.name, path });
    }
  };
  return (
    <>
      {error && (
        <div className="df-Failure" role="alert">
          {error}
        </div>
      )}
      <label className="df-Field">
        {trans.__('Name')}
        <input
          className="jp-mod-styled"
          value={value.name}
          autoFocus
          onChange={event => setName(event.target.value)}
        />
      </label>
      <label className="df-Field">
        {trans.__('Folder')}
        <input
          className="jp-mod-styled df-code"
          value={value.path}
          onChange={event => change({ path: event.target.value })}
        />
      </label>
      <fieldset className="df-Choices">
        <legend>{trans.__('Start with')}</legend>
        {offersEmpty && (
          <Choice
            title={trans.__('An empty project')}
            description={trans.__(
              'A folder for your own operations and pipelines.'
            )}
            isChosen={value.example === null}
            onChoose={() => setExample(null)}
          />
        )}
        {examples.map(example => (
          <Choice
            key={example.id}
            title={example.name}
            description={example.description}
            missing={example.missing}
            isChosen={value.example === example.id}
            onChoose={() => setExample(example)}
          />
        ))}
      </fieldset>
    </>
  );
}

function Choice(props: {
  title: string;
  description: string;
  missing?: readonly string[];
  isChosen: boolean;
  onChoose: () => void;
}): JSX.Element {
  const trans = useTranslation();
  const { title, description, missing = [], isChosen, onChoose } = props;
  return (
    <label className="df-Choice" data-chosen={isChosen}>
      <input type="radio" name="start" checked={isChosen} onChange={onChoose} />
      <span>
        <strong>{title}</strong>
        <span className="df-dim">{description}</span>
        {missing.length > 0 && (
          <span className="df-warning">
            {trans._n(
              'Needs %2, which is not installed.',
              'Needs %2, which are not installed.',
              missing.length,
              missing.join(', ')
            )}
          </span>
        )}
      </span>
    </label>
  );
}
