import { useState } from 'react';

import { setPart } from '../document/edits';
import type { PipelineNode } from '../graph/pipeline';
import type { Operation } from '../protocol/types';
import { useTranslation } from '../ui/translation';
import { Checkbox, Row, TextInput } from './fields';
import { useSession } from './hooks';

/** How a node is run: may earlier results be taken, how often is it tried, how long may it take. */
export function RunOptions(props: {
  node: PipelineNode;
  operation: Operation | null;
}): JSX.Element {
  const { node, operation } = props;
  const session = useSession();
  const trans = useTranslation();
  const allows = operation?.allows_reuse ?? true;
  const reuse = node.extra.get('reuse');
  const isOn = allows && reuse !== 'false';
  const keep = (name: string, text: string | null) =>
    session.edit(setPart(node.id, 'extra', name, text));
  return (
    <>
      <div className="df-Inspector-line" />
      <Row label={trans.__('Reuse unchanged results')}>
        {id => (
          <Checkbox
            id={id}
            isOn={isOn}
            isChanged={reuse === 'false'}
            label={
              allows
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
          text={node.extra.get('retries') ?? ''}
          placeholder="0"
          form={/^\d{1,3}$/}
          hint={trans.__('A whole number, 0 or more.')}
          onKeep={text => keep('retries', text === '0' ? null : text)}
        />
        <NumberRow
          label={trans.__('Time limit in s')}
          text={node.extra.get('time_limit_s') ?? ''}
          placeholder={trans.__('none')}
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
