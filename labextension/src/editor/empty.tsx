import { useTranslation } from '../ui/translation';
import type { IAdding } from './adding';

/** What a pipeline without nodes says. */
export function Empty(props: { adding: IAdding }): JSX.Element {
  const trans = useTranslation();
  return (
    <div className="df-Canvas-empty">
      <p>
        {trans.__(
          'This pipeline is empty. Add operations and connect their ports.'
        )}
      </p>
      <button
        className="jp-mod-styled jp-mod-accept"
        onClick={() => props.adding.open(false)}
      >
        {trans.__('Add operation')}
      </button>
      <p className="df-dim">
        {trans.__('or double-click here, or press Space')}
      </p>
    </div>
  );
}
