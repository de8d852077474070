import { setPart, together } from '../document/edits';
import { titleOf, type PipelineNode } from '../graph/pipeline';
import { commonAttributes } from '../graph/several';
import { useTranslation } from '../ui/translation';
import { ValueField } from '../ui/value';
import { useSession, useSessionValue } from './hooks';
import { RunOptions } from './runoptions';

const SHOWN = 6;

/** Several nodes: what all of them have can be set for all of them at once. */
export function SeveralForm(props: {
  nodes: readonly PipelineNode[];
}): JSX.Element {
  const { nodes } = props;
  const trans = useTranslation();
  const session = useSession();
  const operations = useSessionValue(
    ['operations'],
    current => current.operations
  );
  const attributes = commonAttributes(nodes, operations);
  const titles = nodes.slice(0, SHOWN).map(titleOf).join(', ');
  const keep = (name: string, text: string | null): void =>
    session.edit(
      together(nodes.map(node => setPart(node.id, 'attributes', name, text)))
    );
  const hasOptions = nodes.every(
    node => operations.get(node.operation)?.is_builtin !== true
  );
  return (
    <div className="df-Inspector">
      <h3>{trans.__('%1 nodes selected', nodes.length)}</h3>
      <p className="df-Inspector-help">
        {titles}
        {nodes.length > SHOWN && ` +${nodes.length - SHOWN}`}
      </p>
      <p className="df-dim">
        {attributes.length > 0
          ? trans.__('What is set here is set for all of them.')
          : trans.__(
              'They have no attribute in common. Move, copy, duplicate, arrange or delete them together.'
            )}
      </p>
      {attributes.map(({ attribute, set, isMixed }) => (
        <ValueField
          key={attribute.name}
          attribute={attribute}
          set={set}
          isMixed={isMixed}
          isKnown
          problem={null}
          onKeep={text => keep(attribute.name, text)}
        />
      ))}
      {hasOptions && <RunOptions nodes={nodes} operation={null} />}
    </div>
  );
}
