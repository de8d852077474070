import type { ElementKind } from '../../graph/interface';
import { useTranslation } from '../../ui/translation';
import { useActions } from './context';
import { InPlace } from './inplace';

/** Where a new element is written; after Enter the next one can be. */
export function Adding(props: { kind: ElementKind }): JSX.Element {
  const { kind } = props;
  const trans = useTranslation();
  const actions = useActions();
  const labels: Record<ElementKind, string> = {
    input: trans.__('Add input'),
    reference: trans.__('Add reference'),
    attribute: trans.__('Add attribute'),
    output: trans.__('Add output')
  };
  const hints: Record<ElementKind, string> = {
    input: trans.__('name: type'),
    reference: trans.__('name: kind'),
    attribute: trans.__('name: type = default'),
    output: trans.__('name: type')
  };
  const words: Record<ElementKind, string> = {
    input: trans.__('input'),
    reference: trans.__('reference'),
    attribute: trans.__('attribute'),
    output: trans.__('output')
  };
  return (
    <div className="df-Adding" data-kind={kind}>
      <InPlace
        className="df-Adding-name"
        value=""
        placeholder={hints[kind]}
        face={`+ ${words[kind]}`}
        label={labels[kind]}
        title={trans.__('%1 (%2)', labels[kind], hints[kind])}
        isCode
        isReadOnly={false}
        goesOn
        onCommit={text => actions.add(kind, text)}
      />
    </div>
  );
}
