import { OutageBanner, useIsStale } from './reach';

/** Whether a list shows nothing because it could not be read so far. */
export function isUnread(table: {
  readonly total: number;
  readonly isReady: boolean;
  readonly failure: string | null;
}): boolean {
  return table.total === 0 && (!table.isReady || table.failure !== null);
}

/** Says above a list what cannot be reached, or else why it could not be read. */
export function ListNotice(props: {
  failure: string | null;
  isEmpty: boolean;
}): JSX.Element | null {
  const { failure, isEmpty } = props;
  const isStale = useIsStale();
  if (isStale) {
    return <OutageBanner isEmpty={isEmpty} />;
  }
  return failure === null ? null : (
    <div className="df-Failure" role="alert">
      {failure}
    </div>
  );
}
