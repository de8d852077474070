import type { ElementKind } from '../../graph/interface';
import type { IPickerItem } from '../../ui/picker';
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
export function useKnownTypes(kind: ElementKind): readonly IPickerItem[] {
  const { project } = useActions().session;
  const operations = project?.operations ?? [];
  if (kind === 'reference') {
    const kinds = project?.resourceKinds ?? [];
    return kinds.map(({ name }) => ({ value: name }));
  }
  const used =
    kind === 'attribute'
      ? operations.flatMap(({ attributes }) => attributes)
      : operations.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
  const usual = kind === 'attribute' ? ATTRIBUTE_TYPES : PORT_TYPES;
  const names = new Set([
    ...used.flatMap(({ type }) => (type === null ? [] : [type])),
    ...usual
  ]);
  names.delete('artifact');
  return [...names].map(value => ({ value }));
}
