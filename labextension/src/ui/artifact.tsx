import { formatRelative, formatSize } from './duration';
import type { ITextProps } from './fields';
import { useForm } from './form';
import { Picker } from './picker';
import { useTranslation } from './translation';

/** Name of an artifact, with those of the project to choose from: the newest of each name. */
export function ArtifactInput(
  props: Required<Pick<ITextProps, 'id' | 'value' | 'onCommit' | 'onError'>> &
    Pick<ITextProps, 'isInvalid' | 'label'>
): JSX.Element {
  const trans = useTranslation();
  const { artifacts } = useForm();
  const newest = new Map(
    [...artifacts]
      .sort((left, right) => (left.created_at < right.created_at ? -1 : 1))
      .map(artifact => [artifact.name, artifact])
  );
  const chosen = newest.get(props.value);
  return (
    <>
      <Picker
        {...props}
        placeholder={trans.__('Choose an artifact')}
        items={[...newest.values()].reverse().map(artifact => ({
          value: artifact.name,
          detail: `${shortType(artifact.value.type)} · ${formatSize(artifact.value.size_bytes)}`,
          note: [
            artifact.value.summary,
            formatRelative(artifact.created_at),
            artifact.execution_name
          ]
            .filter(Boolean)
            .join(' · ')
        }))}
        empty={trans.__(
          'The project has no artifacts yet. An Output node keeps one.'
        )}
      />
      {chosen && (
        <div className="df-Field-note">
          {[
            chosen.value.summary || chosen.value.type,
            formatSize(chosen.value.size_bytes),
            formatRelative(chosen.created_at)
          ].join(' · ')}
        </div>
      )}
    </>
  );
}

function shortType(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}
