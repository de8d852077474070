import { useRef, useState } from 'react';

/** Something a person asked for, and why it could not be done; that stays until they try again. */
export function useAttempt(): {
  readonly error: string | null;
  readonly isBusy: boolean;
  /** True when it was done. */
  readonly attempt: (task: () => Promise<void>) => Promise<boolean>;
  readonly forget: () => void;
} {
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const count = useRef(0);
  const attempt = async (task: () => Promise<void>): Promise<boolean> => {
    const mine = ++count.current;
    setBusy(true);
    setError(null);
    try {
      await task();
      return true;
    } catch (reason) {
      if (mine === count.current) {
        setError(reason instanceof Error ? reason.message : String(reason));
      }
      return false;
    } finally {
      if (mine === count.current) {
        setBusy(false);
      }
    }
  };
  return { error, isBusy, attempt, forget: () => setError(null) };
}
