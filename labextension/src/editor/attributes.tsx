import { Fragment } from 'react';

import type { PipelineNode } from '../graph/pipeline';
import { brief, defaultText, sameValue } from '../graph/values';
import type { Operation } from '../protocol/types';
import type { OperationData } from './flow';

const SHOWN = 3;

/** Up to three values that differ from their defaults. */
export function Attributes(props: { data: OperationData }): JSX.Element | null {
  const { node, operation } = props.data;
  const changed = changedAttributes(node, operation);
  if (changed.length === 0) {
    return null;
  }
  const shown = changed.slice(0, SHOWN);
  const more = changed.length - shown.length;
  return (
    <div
      className="df-Node-attributes"
      title={changed.map(([name, text]) => `${name} = ${text}`).join('\n')}
    >
      {shown.map(([name, text], index) => (
        <Fragment key={name}>
          {index > 0 && ' · '}
          <span className="df-Node-attribute">
            {name} <b>{brief(text)}</b>
          </span>
        </Fragment>
      ))}
      {more > 0 && <span> +{more}</span>}
    </div>
  );
}

/** The same as a line of text. */
export function valuesText(
  node: PipelineNode,
  operation: Operation | null
): string {
  const changed = changedAttributes(node, operation);
  const shown = changed
    .slice(0, SHOWN)
    .map(([name, text]) => `${name} ${brief(text)}`)
    .join(' · ');
  const more = changed.length - SHOWN;
  return more > 0 ? `${shown} +${more}` : shown;
}

function changedAttributes(
  node: PipelineNode,
  operation: Operation | null
): [string, string][] {
  const known = operation?.attributes ?? [];
  const order = new Map(
    known.map((attribute, index) => [attribute.name, index])
  );
  return [...node.attributes]
    .filter(([name, text]) => {
      const attribute = known.find(item => item.name === name);
      return !attribute || !sameValue(text, defaultText(attribute));
    })
    .sort(
      ([left], [right]) =>
        (order.get(left) ?? Infinity) - (order.get(right) ?? Infinity) || 0
    );
}
