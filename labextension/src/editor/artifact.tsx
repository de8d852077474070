import { useId } from 'react';

import { formatRelative, formatSize } from '../ui/duration';
import { TextInput } from './fields';
import { useSession, useSessionValue } from './hooks';

/** Name of an artifact, with those of the project to choose from. */
export function ArtifactInput(props: {
  id: string;
  value: string;
  isInvalid: boolean;
  onCommit: (text: string) => string | null;
  onError: (message: string | null) => void;
}): JSX.Element {
  const options = useId();
  const session = useSession();
  useSessionValue(
    ['problems', 'operations'],
    current => current.project?.artifacts
  );
  const newest = new Map(
    [...(session.project?.artifacts ?? [])]
      .sort((left, right) => (left.created_at < right.created_at ? -1 : 1))
      .map(artifact => [artifact.name, artifact])
  );
  const chosen = newest.get(props.value);
  return (
    <>
      <TextInput
        id={props.id}
        value={props.value}
        isInvalid={props.isInvalid}
        options={options}
        onError={props.onError}
        onCommit={props.onCommit}
      />
      <datalist id={options}>
        {[...newest.values()].map(artifact => (
          <option key={artifact.name} value={artifact.name}>
            {`${artifact.value.type} · ${formatSize(artifact.value.size_bytes)}`}
          </option>
        ))}
      </datalist>
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
