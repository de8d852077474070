import { createContext, useContext } from 'react';

import type { JobComparison } from '../protocol/types';
import { OutcomeMark } from './reproduction';

/** By node: how the jobs of the reproduction that is drawn compare with the original's. */
export const ComparisonsContext = createContext<
  ReadonlyMap<string, JobComparison>
>(new Map());

/** The mark on a node; nothing where no reproduction is drawn. */
export function NodeOutcome(props: { node: string }): JSX.Element {
  return (
    <OutcomeMark comparison={useContext(ComparisonsContext).get(props.node)} />
  );
}
