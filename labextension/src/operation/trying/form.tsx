import type { CommandRegistry } from '@lumino/commands';

import type { OperationSession } from '../../model/operationSession';
import type { Trying } from '../../model/trying';
import { FormContext, formOf } from '../../ui/form';
import { ReferenceInput } from '../../ui/reference';
import { useTranslation } from '../../ui/translation';
import { ValueField } from '../../ui/value';
import { InputRow } from './input';

/** With what the operation is tried: a row for each input, reference and attribute. */
export function TryForm(props: {
  trying: Trying;
  session: OperationSession;
  commands: CommandRegistry;
}): JSX.Element {
  const { trying, session, commands } = props;
  const trans = useTranslation();
  const { operation } = trying;
  if (!operation) {
    return (
      <p className="df-TryForm-note df-dim">
        {trans.__(
          'As soon as the code has a class with execute, the values to try it with are chosen here.'
        )}
      </p>
    );
  }
  const { inputs, references, attributes } = operation;
  const form = formOf({
    isReadOnly: false,
    project: session.project,
    path: session.context.path,
    commands
  });
  const problemOf = (name: string): string | null => {
    const problem = trying.problems.get(name);
    return problem === null
      ? trans.__('A value is needed.')
      : (problem ?? null);
  };
  return (
    <FormContext.Provider value={form}>
      {inputs.map(port => (
        <InputRow key={port.name} trying={trying} port={port} />
      ))}
      {references.map(reference => (
        <ReferenceInput
          key={reference.name}
          reference={reference}
          path={trying.values.reference(reference.name)}
          value={trying.values.attribute(reference.name)}
          problem={problemOf(reference.name)}
          onPath={path => trying.values.setReference(reference.name, path)}
          onValue={text => trying.values.setAttribute(reference.name, text)}
        />
      ))}
      {attributes.map(attribute => (
        <ValueField
          key={attribute.name}
          attribute={attribute}
          set={trying.values.attribute(attribute.name)}
          isKnown
          problem={problemOf(attribute.name)}
          onKeep={text => trying.values.setAttribute(attribute.name, text)}
        />
      ))}
      {inputs.length + references.length + attributes.length === 0 && (
        <p className="df-TryForm-note df-dim">
          {trans.__('It takes no values: run it as it is.')}
        </p>
      )}
    </FormContext.Provider>
  );
}
