import { useTranslation } from './translation';

/** Why nothing is shown, and how to try it again. */
export function Failure(props: {
  text: string;
  onRetry: () => void;
}): JSX.Element {
  const trans = useTranslation();
  return (
    <div className="df-Failure" role="alert">
      {props.text}
      <button
        className="jp-mod-styled jp-mod-small df-Button"
        onClick={props.onRetry}
      >
        {trans.__('Try again')}
      </button>
    </div>
  );
}
