import { useState } from 'react';

import { setPart, together } from '../document/edits';
import type { PipelineNode } from '../graph/pipeline';
import type { Operation } from '../protocol/types';
import { Checkbox, Row, TextInput } from '../ui/fields';
import { useTranslation } from '../ui/translation';
import { useSession } from './hooks';

/** How nodes are run: may earlier results be taken, how often is it tried, how long may it take. */
export function RunOptions(props: {
  nodes: readonly PipelineNode[];
  /** Of the only node. */
  operation: Operation | null;
}): JSX.Element {
  const { nodes, operation } = props;
  const session = useSession();
  const trans = useTranslation();
  const allows = operation?.allows_reuse ?? true;
  const valuesOf = (name: string) => [
    ...new Set(nodes.map(node => node.extra.get(name) ?? null))
  ];
  const reuse = valuesOf('reuse').map(value => value !== 'false');
  const isMixed = new Set(reuse).size > 1;
  const isOn = allows && reuse.every(Boolean);
  const keep = (name: string, text: string | null) =>
    session.edit(
      together(nodes.map(node => setPart(node.id, 'extra', name, text)))
    );
  const textOf = (name: string): string => {
    const values = valuesOf(name);
    return values.length === 1 ? (values[0] ?? '') : '';
  };
  const placeholderOf = (name: string, usual: string): string =>
    valuesOf(name).length === 1 ? usual : trans.__('several values');
  return (
    <>
      <div className="df-Inspector-line" />
      <Row label={trans.__('Reuse unchanged results')}>
        {id => (
          <Checkbox
            id={id}
            isOn={isOn}
            isMixed={isMixed}
            isChanged={!reuse.every(Boolean)}
            label={
              isMixed
                ? trans.__('several values')
                : allows
                  ? isOn
                    ? trans.__('on')
                    : trans.__('off')
                  : trans.__('off in the code')
            }
            onChange={value => keep('reuse', value ? null : 'false')}
          />
        )}
      </Row>
      <div className="df-Inspector-pair">
        <NumberRow
          label={trans.__('Retries')}
          text={textOf('retries')}
          placeholder={placeholderOf('retries', '0')}
          form={/^\d{1,3}$/}
          hint={trans.__('A whole number, 0 or more.')}
          onKeep={text => keep('retries', text === '0' ? null : text)}
        />
        <NumberRow
          label={trans.__('Time limit in s')}
          text={textOf('time_limit_s')}
          placeholder={placeholderOf('time_limit_s', trans.__('none'))}
          form={/^(?!0+(\.0*)?$)\d+(\.\d+)?$/}
          hint={trans.__('Seconds, more than 0.')}
          onKeep={text => keep('time_limit_s', text)}
        />
      </div>
    </>
  );
}

interface INumberRowProps {
  label: string;
  text: string;
  placeholder: string;
  form: RegExp;
  hint: string;
  onKeep: (text: string | null) => void;
}

function NumberRow(props: INumberRowProps): JSX.Element {
  const [error, setError] = useState<string | null>(null);
  const check = (text: string) =>
    text.trim() === '' || props.form.test(text.trim()) ? null : props.hint;
  return (
    <Row label={props.label} error={error}>
      {id => (
        <TextInput
          id={id}
          value={props.text === 'null' ? '' : props.text}
          placeholder={props.placeholder}
          isChanged={props.text !== ''}
          isInvalid={error !== null}
          onCheck={check}
          onError={setError}
          onCommit={text => {
            const message = check(text);
            if (message === null) {
              props.onKeep(text.trim() || null);
            }
            return message;
          }}
        />
      )}
    </Row>
  );
}
