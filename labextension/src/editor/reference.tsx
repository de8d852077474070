import { setPart, together } from '../document/edits';
import type { PipelineNode } from '../graph/pipeline';
import type { Problem, Reference } from '../protocol/types';
import { ReferenceInput } from '../ui/reference';
import { FixLinks } from './fixlinks';
import { useSession } from './hooks';

/** A reference of a node. */
export function ReferenceField(props: {
  node: PipelineNode;
  reference: Reference;
  problems: readonly Problem[];
}): JSX.Element {
  const { node, reference, problems } = props;
  const { name } = reference;
  const session = useSession();
  return (
    <ReferenceInput
      reference={reference}
      path={node.references.get(name) ?? null}
      value={node.attributes.get(name) ?? null}
      problem={problems.map(problem => problem.message).join(' ') || null}
      fixes={problems.map((problem, index) => (
        <FixLinks key={index} problem={problem} />
      ))}
      onPath={path => session.edit(setPart(node.id, 'references', name, path))}
      onValue={text =>
        session.edit(
          text === null
            ? setPart(node.id, 'attributes', name, null)
            : together([
                setPart(node.id, 'references', name, null),
                setPart(node.id, 'attributes', name, text)
              ])
        )
      }
    />
  );
}
