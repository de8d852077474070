import type { TranslationBundle } from '@jupyterlab/translation';
import { useId, useLayoutEffect, useRef } from 'react';

import { titleOf } from '../graph/pipeline';
import type { NodePort } from '../graph/ports';
import type { Job, Problem } from '../protocol/types';
import { useStatusWord } from '../ui/status';
import { useTranslation } from '../ui/translation';
import type { OperationData } from './flow';
import type { IPerson } from './people';

interface ILabelProps {
  readonly data: OperationData;
  readonly job: Job | null;
  readonly isLeftOut: boolean;
  readonly problems: readonly Problem[];
  readonly people: readonly IPerson[];
}

/** What a screen reader says of a node: its name, its operation, its ports, how its job went and what is wrong. */
export function NodeLabel(props: ILabelProps): JSX.Element {
  const trans = useTranslation();
  const id = useId();
  const label = useRef<HTMLSpanElement>(null);
  const { job } = props;
  const [status] = useStatusWord(job?.status ?? 'success', job?.reused);
  useLayoutEffect(() => {
    // React Flow draws the element that has the focus, and knows a fixed text only.
    label.current
      ?.closest('.react-flow__node')
      ?.setAttribute('aria-labelledby', id);
  }, [id]);
  return (
    <span ref={label} id={id} hidden>
      {nodeSentence(props, status, trans)}
    </span>
  );
}

function nodeSentence(
  { data, job, isLeftOut, problems, people }: ILabelProps,
  status: string,
  trans: TranslationBundle
): string {
  const { node, operation, ports, connectedInputs, connectedOutputs } = data;
  const title = titleOf(node);
  const list = (named: readonly NodePort[], connected: ReadonlySet<string>) =>
    named
      .map(port =>
        connected.has(port.name)
          ? trans.__('%1 connected', port.name)
          : port.isOptional
            ? trans.__('%1 optional', port.name)
            : port.name
      )
      .join(', ');
  return [
    title === node.operation
      ? title
      : trans.__('%1, operation %2', title, node.operation),
    job ? status : isLeftOut && trans.__('not in this run'),
    operation === null && trans.__('operation not found'),
    ports.inputs.length > 0 &&
      trans.__('inputs: %1', list(ports.inputs, connectedInputs)),
    ports.outputs.length > 0 &&
      trans.__('outputs: %1', list(ports.outputs, connectedOutputs)),
    people.length > 0 &&
      trans.__('selected by %1', people.map(person => person.name).join(', ')),
    ...problems.map(problem => problem.message)
  ]
    .filter(Boolean)
    .join('; ');
}
