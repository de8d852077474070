import { setPart } from '../document/edits';
import type { PipelineNode } from '../graph/pipeline';
import type { Reference } from '../protocol/types';
import { useTranslation } from '../ui/translation';
import { Row, TextInput } from './fields';
import { useSession } from './hooks';

/** A resource that the operation takes: its path in the project. */
export function ReferenceField(props: {
  node: PipelineNode;
  reference: Reference;
}): JSX.Element {
  const { node, reference } = props;
  const session = useSession();
  const trans = useTranslation();
  const path = node.references.get(reference.name) ?? '';
  const keep = (text: string): null => {
    session.edit(
      setPart(node.id, 'references', reference.name, text.trim() || null)
    );
    return null;
  };
  return (
    <Row
      label={reference.name}
      isCode
      title={reference.description ?? undefined}
      detail={
        reference.kind
          ? trans.__('resource · %1', reference.kind)
          : trans.__('resource')
      }
    >
      {id => (
        <TextInput
          id={id}
          value={path}
          isCode
          isChanged={path !== ''}
          placeholder={`resources/…${reference.kind === 'python' ? '.py' : ''}`}
          onCommit={keep}
        />
      )}
    </Row>
  );
}
