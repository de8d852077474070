import { useState } from 'react';

import type { PipelineNode } from '../../graph/pipeline';
import { isResourcePath, overridden } from '../../graph/runchoice';
import { brief } from '../../graph/values';
import type { Reference } from '../../protocol/types';
import { Row } from '../../ui/fields';
import { asAttribute, ResourcePicker } from '../../ui/reference';
import { useTranslation } from '../../ui/translation';
import { LabelButton, ValueField } from '../../ui/value';

/** The resource of a node's reference, for one run; where the code says neither, also a value. */
export function ReferenceOverride(props: {
  node: PipelineNode;
  reference: Reference;
  /** JSON source text: a path, or a value; null: what the pipeline says. */
  given: string | null;
  problem: string | null;
  onKeep: (text: string | null) => void;
}): JSX.Element {
  const { node, reference, given, problem, onKeep } = props;
  const { name, may_be_attribute: isEither } = reference;
  const trans = useTranslation();
  const own = node.references.get(name) ?? null;
  const isGivenPath = given !== null && isResourcePath(given);
  const [isValue, setValue] = useState(
    isEither && (given === null ? node.attributes.has(name) : !isGivenPath)
  );
  const turn = (toValue: boolean) => {
    onKeep(null);
    setValue(toValue);
  };
  if (isValue) {
    return (
      <ValueField
        attribute={overridden(asAttribute(reference), node)}
        set={isGivenPath ? null : given}
        isKnown
        problem={problem}
        detail={
          <LabelButton
            label={trans.__('take a resource')}
            title={trans.__('Take a resource for %1', name)}
            onClick={() => turn(false)}
          />
        }
        onKeep={onKeep}
      />
    );
  }
  const value = node.attributes.get(name);
  const usual = own ?? (isEither && value ? brief(value) : trans.__('none'));
  const path =
    given === null ? own : isGivenPath ? (JSON.parse(given) as string) : null;
  return (
    <Row
      label={name}
      field={name}
      isCode
      help={reference.description}
      error={problem}
      detail={
        <>
          {[
            reference.kind
              ? trans.__('resource · %1', reference.kind)
              : trans.__('resource'),
            given !== null && trans.__('default %1', usual),
            !reference.is_required && trans.__('optional')
          ]
            .filter(Boolean)
            .join(' · ')}
          {!reference.is_required && path !== null && (
            <LabelButton
              label={trans.__('none')}
              title={trans.__('No resource for %1', name)}
              onClick={() => onKeep(own === null ? null : 'null')}
            />
          )}
          {isEither && (
            <LabelButton
              label={trans.__('set a value')}
              title={trans.__('Set a value for %1', name)}
              onClick={() => turn(true)}
            />
          )}
          {given !== null && (
            <LabelButton
              label="↺"
              title={trans.__('Reset %1', name)}
              onClick={() => onKeep(null)}
            />
          )}
        </>
      }
    >
      {id => (
        <ResourcePicker
          reference={reference}
          id={id}
          path={path}
          placeholder={given === null ? undefined : trans.__('none')}
          isChanged={given !== null}
          problem={problem}
          onPath={next =>
            onKeep(next === null || next === own ? null : JSON.stringify(next))
          }
        />
      )}
    </Row>
  );
}
