/** What several nodes have in common. */
import type { Attribute, Operation } from '../protocol/types';
import type { PipelineNode } from './pipeline';
import { defaultText } from './values';

export interface CommonAttribute {
  /** Without a default where the nodes have several. */
  readonly attribute: Attribute;
  /** What all of them have in the document; null: nothing, or not the same. */
  readonly set: string | null;
  readonly isMixed: boolean;
}

/** The attributes that all nodes have, with the same type and choices, in the order of the first one's. */
export function commonAttributes(
  nodes: readonly PipelineNode[],
  operations: ReadonlyMap<string, Operation>
): CommonAttribute[] {
  const lists = nodes.map(
    node => operations.get(node.operation)?.attributes ?? []
  );
  return (lists[0] ?? []).flatMap(attribute => {
    const twins = lists.flatMap(
      list => list.find(item => isTwin(item, attribute)) ?? []
    );
    if (twins.length < nodes.length) {
      return [];
    }
    const sources = new Set(twins.map(twin => twin.default_source));
    const inUse = new Set(
      nodes.map(
        (node, index) =>
          node.attributes.get(attribute.name) ?? defaultText(twins[index])
      )
    );
    return [
      {
        attribute:
          sources.size === 1
            ? attribute
            : { ...attribute, default: null, default_source: null },
        set:
          inUse.size === 1
            ? (nodes[0].attributes.get(attribute.name) ?? null)
            : null,
        isMixed: inUse.size > 1
      }
    ];
  });
}

function isTwin(left: Attribute, right: Attribute): boolean {
  return (
    left.name === right.name &&
    left.type === right.type &&
    JSON.stringify(left.choices) === JSON.stringify(right.choices)
  );
}
