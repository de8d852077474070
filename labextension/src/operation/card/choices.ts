import type { TranslationBundle } from '@jupyterlab/translation';

import type { ElementKind, IElement } from '../../graph/interface';
import type { IChoice } from './menu';

/** What a person does to an element; where and how is the element's to know. */
export interface IDeeds {
  rename(): void;
  chooseType(): void;
  writeDefault(): void;
  /** Source text; empty: it must be given. */
  setDefault(source: string): void;
  makeReference(): void;
  describe(): void;
  canMove(step: -1 | 1): boolean;
  move(step: -1 | 1): void;
  remove(): void;
}

/** The menu of an element, null between its groups; the keys work while the element has the keyboard. */
export function choicesFor(
  element: IElement,
  deeds: IDeeds,
  trans: TranslationBundle
): readonly (IChoice | null)[] {
  const { kind } = element;
  const isRow = kind === 'attribute';
  return [
    { label: trans.__('Rename'), key: 'F2', do: deeds.rename },
    {
      label:
        kind === 'reference' && !element.isEither
          ? trans.__('Choose kind…')
          : trans.__('Choose type…'),
      key: ':',
      do: deeds.chooseType
    },
    ...ofKind[kind](element, deeds, trans),
    {
      label: element.doc
        ? trans.__('Edit description')
        : trans.__('Add description'),
      key: '#',
      do: deeds.describe
    },
    null,
    {
      label: isRow ? trans.__('Move up') : trans.__('Move left'),
      key: isRow ? 'Alt ArrowUp' : 'Alt ArrowLeft',
      isEnabled: deeds.canMove(-1),
      do: () => deeds.move(-1)
    },
    {
      label: isRow ? trans.__('Move down') : trans.__('Move right'),
      key: isRow ? 'Alt ArrowDown' : 'Alt ArrowRight',
      isEnabled: deeds.canMove(1),
      do: () => deeds.move(1)
    },
    null,
    { label: trans.__('Remove'), key: 'Delete', do: deeds.remove }
  ];
}

const ofKind: Record<
  ElementKind,
  (element: IElement, deeds: IDeeds, trans: TranslationBundle) => IChoice[]
> = {
  input: ({ isOptional }, deeds, trans) => [
    {
      label: isOptional ? trans.__('Make required') : trans.__('Make optional'),
      key: '?',
      do: () => deeds.setDefault(isOptional ? '' : 'None')
    }
  ],
  attribute: ({ standard }, deeds, trans) => [
    {
      label:
        standard === null
          ? trans.__('Set default')
          : trans.__('Change default'),
      key: '=',
      do: deeds.writeDefault
    },
    ...(standard === null
      ? []
      : [
          {
            label: trans.__('Remove default'),
            do: () => deeds.setDefault('')
          }
        ])
  ],
  reference: ({ isEither }, deeds, trans) =>
    isEither
      ? [
          {
            label: trans.__('Make it a reference'),
            do: deeds.makeReference
          },
          {
            label: trans.__('Make it an attribute…'),
            do: deeds.chooseType
          }
        ]
      : [],
  output: () => []
};
