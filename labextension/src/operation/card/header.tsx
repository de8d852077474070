import { useTranslation } from '../../ui/translation';
import { useActions } from './context';
import { InPlace } from './inplace';

/** The operation's name and what it does. */
export function Header(props: { isReadOnly: boolean }): JSX.Element {
  const { isReadOnly } = props;
  const actions = useActions();
  const trans = useTranslation();
  const { session } = actions;
  const { interface: operation, name } = session;
  return (
    <header className="df-Card-header">
      <InPlace
        className="df-Card-name df-code"
        value={name}
        label={trans.__('Rename the operation %1', name)}
        title={trans.__('Rename: the class, the file, and in pipelines')}
        isCode
        isReadOnly={isReadOnly || operation === null}
        onCommit={to => actions.renameOperation(to)}
      />
      {operation?.class_name && operation.class_name !== name && (
        <div className="df-Card-class df-dim">
          {trans.__('class %1', operation.class_name)}
        </div>
      )}
      {operation && (
        <InPlace
          className="df-Card-help"
          value={operation.help ?? ''}
          placeholder={trans.__('What this operation does')}
          label={trans.__('Describe the operation')}
          isLong
          isReadOnly={isReadOnly}
          onCommit={doc =>
            actions.edit({ do: 'document', of: 'operation', doc })
          }
        />
      )}
    </header>
  );
}
