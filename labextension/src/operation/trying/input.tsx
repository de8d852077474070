import type { Source, SourceChoice } from '../../graph/sources';
import type { Trying } from '../../model/trying';
import type { Port } from '../../protocol/types';
import { formatRelative, formatSize } from '../../ui/duration';
import { Row } from '../../ui/fields';
import { Picker } from '../../ui/picker';
import { useTranslation } from '../../ui/translation';
import { LabelButton } from '../../ui/value';

/** Where the value of one input comes from: an artifact, an output of an earlier execution, or an expression. */
export function InputRow(props: { trying: Trying; port: Port }): JSX.Element {
  const { trying, port } = props;
  const { name } = port;
  const trans = useTranslation();
  const { source, choice, isChosen } = trying.values.input(name);
  const problem = trying.problems.get(name);
  const shown = labelOf(source, choice);
  const commit = (text: string): null => {
    trying.values.setInput(name, sourceOf(text, trying.values.choices));
    return null;
  };
  return (
    <Row
      label={name}
      field={name}
      isCode
      help={port.description}
      error={
        problem === null
          ? trans.__('Choose a value, or write an expression.')
          : (problem ?? null)
      }
      detail={
        <>
          {[port.type, port.optional ? trans.__('optional') : '']
            .filter(Boolean)
            .join(' · ')}
          {isChosen && (
            <LabelButton
              label="↺"
              title={trans.__('What %1 had when it ran last', name)}
              onClick={() => trying.values.setInput(name, undefined)}
            />
          )}
        </>
      }
    >
      {id => (
        <>
          <Picker
            id={id}
            value={shown ?? trans.__('a value that is no longer there')}
            isCode={source !== null && 'expression' in source}
            isChanged={isChosen}
            isInvalid={problem !== undefined}
            placeholder={
              port.optional
                ? trans.__('none')
                : trans.__('Choose a value, or write Python')
            }
            items={trying.values.choices.map(item => ({
              value: item.label,
              detail: `${shortType(item.value.type)} · ${formatSize(item.value.size_bytes)}`,
              note: [
                item.isArtifact ? trans.__('artifact') : '',
                item.value.summary,
                formatRelative(item.createdAt)
              ]
                .filter(Boolean)
                .join(' · ')
            }))}
            empty={trans.__(
              'Nothing has been kept yet: run a pipeline, or write a Python expression.'
            )}
            onCommit={commit}
          />
          {source && (
            <div className="df-Field-note df-TryForm-note">
              {noteOf(source, choice) ||
                trans.__('Python, evaluated in the kernel')}
            </div>
          )}
        </>
      )}
    </Row>
  );
}

/** What stands in the field; null: the value is gone. */
function labelOf(
  source: Source | null,
  choice: SourceChoice | null
): string | null {
  if (source === null) {
    return '';
  }
  return 'expression' in source ? source.expression : (choice?.label ?? null);
}

/** What is listed under that name, else an expression; null: nothing. */
function sourceOf(
  text: string,
  choices: readonly SourceChoice[]
): Source | null {
  const expression = text.trim();
  const choice = choices.find(({ label }) => label === expression);
  return choice?.source ?? (expression ? { expression } : null);
}

function noteOf(source: Source | null, choice: SourceChoice | null): string {
  return source && choice
    ? [
        choice.value.summary || choice.value.type,
        formatSize(choice.value.size_bytes),
        formatRelative(choice.createdAt)
      ].join(' · ')
    : '';
}

function shortType(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}
