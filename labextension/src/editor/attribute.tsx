import { useState } from 'react';

import { setPart } from '../document/edits';
import type { PipelineNode } from '../graph/pipeline';
import {
  baseType,
  brief,
  defaultText,
  fieldOf,
  inline,
  sameValue,
  shown,
  typed,
  type Field
} from '../graph/values';
import type { Attribute, Problem } from '../protocol/types';
import { useTranslation } from '../ui/translation';
import { ArtifactInput } from './artifact';
import { Checkbox, Row, Select, TextInput } from './fields';
import { useSession } from './hooks';
import { badValueText } from './words';

interface IAttributeProps {
  node: PipelineNode;
  attribute: Attribute;
  /** False: the operation has no such parameter. */
  isKnown: boolean;
  problems: readonly Problem[];
}

/** The field of one attribute, by its type. What equals the default is not written into the document. */
export function AttributeField(props: IAttributeProps): JSX.Element {
  const { node, attribute, problems } = props;
  const session = useSession();
  const trans = useTranslation();
  const [error, setError] = useState<string | null>(null);
  const set = node.attributes.get(attribute.name) ?? null;
  const standard = defaultText(attribute);
  const field =
    set !== null && !fits(fieldOf(attribute), set)
      ? 'json'
      : fieldOf(attribute);
  const isChanged = set !== null && !sameValue(set, standard);
  const current = set ?? standard;

  const keep = (text: string | null): void => {
    setError(null);
    const isDefault =
      text !== null && sameValue(text, standard) && !attribute.is_required;
    session.edit(
      setPart(node.id, 'attributes', attribute.name, isDefault ? null : text)
    );
  };
  const check = (text: string): string | null => {
    if (text.trim() === '' && !attribute.is_required && field !== 'text') {
      return null;
    }
    const answer = typed(asField(attribute, field), text);
    return answer.ok ? null : badValueText(answer.problem, trans);
  };
  const commit = (text: string): string | null => {
    if (text.trim() === '' && field !== 'text') {
      keep(null);
      return null;
    }
    const answer = typed(asField(attribute, field), text);
    if (!answer.ok) {
      return badValueText(answer.problem, trans);
    }
    keep(answer.text);
    return null;
  };

  return (
    <Row
      label={attribute.name}
      isCode
      title={attribute.description ?? undefined}
      error={
        error ?? (problems.map(problem => problem.message).join(' ') || null)
      }
      detail={
        <>
          {props.isKnown ? typeText(attribute) : trans.__('unknown attribute')}
          {standard !== null &&
            isChanged &&
            ` · ${trans.__('default %1', brief(standard))}`}
          {attribute.is_required && ` · ${trans.__('required')}`}
          {isChanged && (
            <button
              className="df-link df-Field-reset"
              title={
                props.isKnown
                  ? trans.__('Back to the default')
                  : trans.__('Remove')
              }
              aria-label={trans.__('Reset %1', attribute.name)}
              onClick={event => {
                event.preventDefault();
                keep(null);
              }}
            >
              ↺
            </button>
          )}
        </>
      }
    >
      {id => {
        switch (field) {
          case 'boolean':
            return (
              <Checkbox
                id={id}
                isOn={current === 'true'}
                label={current === 'true' ? trans.__('on') : trans.__('off')}
                isChanged={isChanged}
                onChange={isOn => keep(isOn ? 'true' : 'false')}
              />
            );
          case 'choice':
            return (
              <Select
                id={id}
                value={current ?? ''}
                isChanged={isChanged}
                options={choices(attribute, current)}
                onChange={value => keep(value || null)}
              />
            );
          case 'artifact':
            return (
              <ArtifactInput
                id={id}
                value={set === null ? '' : shown('text', set)}
                isInvalid={error !== null}
                onCommit={commit}
                onError={setError}
              />
            );
          default:
            return (
              <TextInput
                id={id}
                value={current === null ? '' : shown(field, current)}
                placeholder={attribute.default_source ?? undefined}
                isCode={field === 'json'}
                isChanged={isChanged}
                isInvalid={error !== null || problems.length > 0}
                onCheck={check}
                onError={setError}
                onCommit={commit}
              />
            );
        }
      }}
    </Row>
  );
}

function typeText(attribute: Attribute): string {
  return attribute.choices?.length ? 'choice' : (attribute.type ?? '');
}

/** Can the field show the value that the document holds? */
function fits(field: Field, text: string): boolean {
  switch (field) {
    case 'boolean':
      return text === 'true' || text === 'false';
    case 'text':
    case 'artifact':
      return text.startsWith('"') || text === 'null';
    default:
      return true;
  }
}

/** A value that does not fit its field is edited as JSON, as if the code gave no type. */
function asField(attribute: Attribute, field: Field): Attribute {
  return field === 'json' && fieldOf(attribute) !== 'json'
    ? { ...attribute, type: null, choices: null }
    : { ...attribute, type: attribute.type ?? baseType(attribute.type) };
}

function choices(
  attribute: Attribute,
  current: string | null
): { value: string; label: string }[] {
  const known = (attribute.choices ?? []).map(choice => {
    const value = inline(choice);
    return { value, label: brief(value) };
  });
  if (current === null) {
    return [{ value: '', label: '' }, ...known];
  }
  return known.some(choice => choice.value === current)
    ? known
    : [...known, { value: current, label: brief(current) }];
}
