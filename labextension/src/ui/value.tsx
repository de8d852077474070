import { useState } from 'react';

import { asField, fieldFor, isLong } from '../graph/fields';
import {
  allowsNone,
  brief,
  defaultText,
  sameValue,
  shownFor,
  typed,
  type Field
} from '../graph/values';
import type { Attribute } from '../protocol/types';
import { ArtifactInput } from './artifact';
import { badValueText } from './badvalue';
import { choicesOf, typeText } from './choices';
import { Checkbox, Row, Select, TextArea, TextInput } from './fields';
import { useForm } from './form';
import { Picker } from './picker';
import { useTranslation } from './translation';

export interface IValueProps {
  attribute: Attribute;
  /** The JSON source text in the document; null: the default counts. */
  set: string | null;
  /** Several nodes have several values. */
  isMixed?: boolean;
  /** False: the operation has no such parameter. */
  isKnown: boolean;
  /** What is said then. */
  unknown?: string;
  /** What the validator says of it. */
  problem: string | null;
  fixes?: React.ReactNode;
  /** What stands beside the type. */
  detail?: React.ReactNode;
  /** What it could be called, for the name of an artifact. */
  suggestions?: readonly string[];
  /** Null: back to the default. */
  onKeep: (text: string | null) => void;
}

/** The field of one value, by its type. What equals the default is not written into the document. */
export function ValueField(props: IValueProps): JSX.Element {
  const { attribute, set, isMixed = false } = props;
  const trans = useTranslation();
  const [error, setError] = useState<string | null>(null);
  const standard = props.isKnown ? defaultText(attribute) : null;
  const field = fieldFor(attribute, set);
  const current = isMixed ? null : (set ?? standard);
  const isChanged = isMixed || (set !== null && !sameValue(set, standard));

  const keep = (text: string | null): void => {
    setError(null);
    const isDefault =
      text !== null && sameValue(text, standard) && !attribute.is_required;
    props.onKeep(isDefault ? null : text);
  };
  const read = (text: string) => typed(asField(attribute, field), text);
  const isReset = (text: string) => text.trim() === '' && field !== 'text';
  const check = (text: string): string | null => {
    if (isReset(text) && !attribute.is_required) {
      return null;
    }
    const answer = read(text);
    return answer.ok ? null : badValueText(answer.problem, trans);
  };
  const commit = (text: string): string | null => {
    if (isReset(text)) {
      keep(null);
      return null;
    }
    const answer = read(text);
    if (!answer.ok) {
      return badValueText(answer.problem, trans);
    }
    keep(answer.text);
    return null;
  };

  const label = attribute.title ?? attribute.name;
  const offersNone =
    allowsNone(attribute) &&
    current !== 'null' &&
    !['boolean', 'choice'].includes(field);
  return (
    <Row
      label={label}
      field={attribute.name}
      isCode={!attribute.title}
      help={attribute.description}
      error={error ?? props.problem}
      fixes={error === null ? props.fixes : null}
      detail={
        <>
          {[
            props.isKnown ? typeText(attribute) : props.unknown,
            standard !== null && isChanged
              ? trans.__('default %1', brief(standard))
              : '',
            attribute.is_required ? trans.__('required') : ''
          ]
            .filter(Boolean)
            .join(' · ')}
          {props.detail}
          {offersNone && standard !== 'null' && (
            <LabelButton
              label={trans.__('none')}
              title={trans.__('Set %1 to None', label)}
              onClick={() => keep('null')}
            />
          )}
          {isChanged && (
            <LabelButton
              label="↺"
              title={
                props.isKnown
                  ? trans.__('Reset %1', label)
                  : trans.__('Remove %1', label)
              }
              onClick={() => keep(null)}
            />
          )}
        </>
      }
    >
      {id => (
        <Input
          {...props}
          id={id}
          field={field}
          current={current}
          isChanged={isChanged}
          isInvalid={error !== null || props.problem !== null}
          onKeep={keep}
          onCheck={check}
          onError={setError}
          onCommit={commit}
        />
      )}
    </Row>
  );
}

/** In the label, without giving its click to the field. */
export function LabelButton(props: {
  label: string;
  title: string;
  onClick: () => void;
}): JSX.Element {
  return (
    <button
      className="df-link df-Field-reset"
      title={props.title}
      aria-label={props.title}
      onClick={event => {
        event.preventDefault();
        props.onClick();
      }}
    >
      {props.label}
    </button>
  );
}

interface IInputProps extends IValueProps {
  id: string;
  field: Field;
  current: string | null;
  isChanged: boolean;
  isInvalid: boolean;
  onCheck: (text: string) => string | null;
  onError: (message: string | null) => void;
  onCommit: (text: string) => string | null;
}

function Input(props: IInputProps): JSX.Element {
  const { attribute, field, current, isMixed = false } = props;
  const { isReadOnly, chooseFile } = useForm();
  const trans = useTranslation();
  const { id, isChanged, isInvalid, onCheck, onError, onCommit } = props;
  const common = { id, isChanged, isInvalid, onCheck, onError, onCommit };
  const value = current === null ? '' : shownFor(attribute, field, current);
  const placeholder = isMixed
    ? trans.__('several values')
    : current === 'null'
      ? trans.__('none')
      : (attribute.default_source ?? undefined);
  switch (field) {
    case 'boolean':
      return allowsNone(attribute) ? (
        <Select
          {...common}
          value={current ?? ''}
          options={[
            ...(current === null ? [{ value: '', label: '' }] : []),
            { value: 'null', label: trans.__('none') },
            { value: 'true', label: trans.__('on') },
            { value: 'false', label: trans.__('off') }
          ]}
          onChange={next => props.onKeep(next || null)}
        />
      ) : (
        <Checkbox
          id={id}
          isOn={current === 'true'}
          isMixed={isMixed}
          isChanged={isChanged}
          label={
            isMixed
              ? trans.__('several values')
              : current === 'true'
                ? trans.__('on')
                : trans.__('off')
          }
          onChange={isOn => props.onKeep(isOn ? 'true' : 'false')}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          value={current ?? ''}
          options={choicesOf(attribute, current)}
          onChange={next => props.onKeep(next || null)}
        />
      );
    case 'artifact':
      return <ArtifactInput {...common} value={value} />;
    case 'path':
      return (
        <div className="df-Field-line">
          <TextInput {...common} value={value} placeholder={placeholder} />
          {chooseFile && (
            <button
              className="df-Field-browse"
              disabled={isReadOnly}
              title={trans.__('Choose a file of the project')}
              aria-label={trans.__('Choose a file of the project')}
              onClick={() =>
                void chooseFile(value).then(chosen => {
                  if (chosen !== null) {
                    onError(onCommit(chosen));
                  }
                })
              }
            >
              …
            </button>
          )}
        </div>
      );
    default:
      if (props.suggestions) {
        return (
          <Picker
            {...common}
            value={value}
            items={props.suggestions.map(name => ({ value: name }))}
            empty={trans.__('Type a name.')}
          />
        );
      }
      return isLong(attribute, field, current) ? (
        <TextArea
          {...common}
          value={
            current === null ? '' : shownFor(attribute, field, current, true)
          }
          placeholder={placeholder}
          isCode={field === 'json'}
        />
      ) : (
        <TextInput
          {...common}
          value={value}
          placeholder={placeholder}
          isCode={field === 'json'}
        />
      );
  }
}
