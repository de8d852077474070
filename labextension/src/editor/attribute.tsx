import { setPart } from '../document/edits';
import { outputName } from '../graph/fixes';
import { uniqueName, type PipelineNode } from '../graph/pipeline';
import type { Attribute, Problem } from '../protocol/types';
import { ValueField } from '../ui/value';
import { FixLinks } from './fixlinks';
import { useSession } from './hooks';

interface IAttributeProps {
  node: PipelineNode;
  attribute: Attribute;
  /** False: the operation has no such parameter. */
  isKnown: boolean;
  unknown?: string;
  problems: readonly Problem[];
  detail?: React.ReactNode;
}

/** An attribute of a node. */
export function AttributeField(props: IAttributeProps): JSX.Element {
  const { node, attribute, problems } = props;
  const session = useSession();
  return (
    <ValueField
      attribute={attribute}
      set={node.attributes.get(attribute.name) ?? null}
      isKnown={props.isKnown}
      unknown={props.unknown}
      problem={problems.map(problem => problem.message).join(' ') || null}
      fixes={problems.map((problem, index) => (
        <FixLinks key={index} problem={problem} />
      ))}
      detail={props.detail}
      suggestions={suggestions()}
      onKeep={text =>
        session.edit(setPart(node.id, 'attributes', attribute.name, text))
      }
    />
  );

  /** What an Output could keep its value as: named as the port, as the pipeline, as artifacts that there are. */
  function suggestions(): string[] | undefined {
    if (node.operation !== 'Output' || attribute.name !== 'name') {
      return undefined;
    }
    const known = (session.project?.artifacts ?? []).map(item => item.name);
    const fresh = uniqueName(outputName(session.graph, node.id), name =>
      known.includes(name)
    );
    return [...new Set([fresh, ...known])];
  }
}
