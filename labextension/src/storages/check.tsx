import type { Checked } from '../model/storages';
import { StatusIcon } from '../ui/status';
import { useTranslation } from '../ui/translation';
import { Reach } from './reach';

/** What trying a storage showed; undefined: nobody asked. */
export function CheckResult(props: {
  check: Checked | undefined;
}): JSX.Element | null {
  const { check } = props;
  const trans = useTranslation();
  if (check === undefined) {
    return null;
  }
  if (check === null) {
    return (
      <div className="df-StorageCheck" role="status">
        <StatusIcon status="running" />
        {trans.__('Writing, reading and deleting a probe…')}
      </div>
    );
  }
  return check.problem ? (
    <div className="df-StorageCheck df-Failure" role="alert">
      {check.problem}
    </div>
  ) : (
    <>
      <div className="df-StorageCheck" role="status">
        <StatusIcon status="success" />
        {trans.__(
          'It works: a probe was written, read and deleted in %1 s.',
          check.took_s.toFixed(1)
        )}
      </div>
      {check.reached_at && <Reach address={check.reached_at} />}
    </>
  );
}
