import { useEffect, useState } from 'react';

import { reaches } from '../protocol/reaching';
import { StatusIcon } from '../ui/status';
import { useTranslation } from '../ui/translation';

/** Whether downloads come straight from a storage's server to this browser. */
export function Reach(props: { address: string }): JSX.Element | null {
  const { address } = props;
  const trans = useTranslation();
  const [isReached, setIsReached] = useState<boolean | null>(null);
  useEffect(() => {
    let isCurrent = true;
    setIsReached(null);
    void reaches(address).then(answer => isCurrent && setIsReached(answer));
    return () => {
      isCurrent = false;
    };
  }, [address]);
  if (isReached === null) {
    return (
      <div className="df-StorageCheck" role="status">
        <StatusIcon status="running" />
        {trans.__('Looking whether this browser reaches %1…', address)}
      </div>
    );
  }
  return isReached ? (
    <div className="df-StorageCheck" role="status">
      <StatusIcon status="success" />
      {trans.__('This browser reaches %1: downloads come from there.', address)}
    </div>
  ) : (
    <div className="df-StorageCheck df-Failure" role="alert">
      {trans.__(
        'This browser does not reach %1: its downloads pass through the Jupyter server. Enter the address that browsers reach as public_endpoint, or switch direct off.',
        address
      )}
    </div>
  );
}
