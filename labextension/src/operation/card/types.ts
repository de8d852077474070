import type { IElement } from '../../graph/interface';
import type { IPickerItem } from '../../ui/picker';
import { useTranslation } from '../../ui/translation';
import { useActions } from './context';

const ATTRIBUTE_TYPES = [
  'int',
  'float',
  'bool',
  'str',
  'list',
  'dict',
  'tuple'
];
const PORT_TYPES = [...ATTRIBUTE_TYPES, 'np.ndarray', 'pd.DataFrame'];

/** What can be chosen: what other operations of the project say first, then what Python has. */
export function useKnownTypes(element: IElement): readonly IPickerItem[] {
  const trans = useTranslation();
  const { project } = useActions().session;
  const operations = project?.operations ?? [];
  const isReference = element.kind === 'reference';
  const kinds = (project?.resourceKinds ?? []).map(({ name }) => ({
    value: name,
    ...(element.isEither ? { detail: trans.__('resource') } : {})
  }));
  if (isReference && !element.isEither) {
    return kinds;
  }
  const isOfConstructor = isReference || element.kind === 'attribute';
  const used = isOfConstructor
    ? operations.flatMap(({ attributes }) => attributes)
    : operations.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
  const usual = isOfConstructor ? ATTRIBUTE_TYPES : PORT_TYPES;
  const names = new Set([
    ...used.flatMap(({ type }) => (type === null ? [] : [type])),
    ...usual
  ]);
  names.delete('artifact');
  const types = [...names].map(value => ({ value }));
  return isReference ? [...kinds, ...types] : types;
}
