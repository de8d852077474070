import type { IDisposable } from '@lumino/disposable';

import type { ElementKind } from '../../graph/interface';

const ELEMENT = '.df-Element';
const ADDING = '.df-Adding';
/** Where arrows stop. */
const STOPS = [
  'button.df-Card-name',
  'button.df-Card-help',
  'button.df-Element-name',
  'button.df-Adding-name'
].join();
const STEPS: Readonly<Record<string, -1 | 1>> = {
  ArrowUp: -1,
  ArrowLeft: -1,
  ArrowDown: 1,
  ArrowRight: 1
};

/** An element, or the place where one is added (`name` is null). */
interface IPlace {
  readonly kind: ElementKind;
  readonly name: string | null;
  /** Among those of its kind. */
  readonly index: number;
}

/**
 * The keyboard on the card. Arrows go from name to name. When what has the keyboard goes away (since it is removed,
 * renamed or undone, by whomever), the keyboard goes to what comes in its place, or the next key would do nothing.
 */
export class CardKeyboard implements IDisposable {
  constructor(private readonly _root: HTMLElement) {
    _root.addEventListener('focusin', this);
    _root.addEventListener('focusout', this);
    _root.addEventListener('keydown', this);
    this._observer.observe(_root, { childList: true, subtree: true });
  }

  isDisposed = false;

  /** To where the keyboard was last, else to the first name. */
  focus(): void {
    const stop = this._placeNow() ?? this._root.querySelector(STOPS);
    (stop as HTMLElement | null)?.focus();
  }

  handleEvent(event: Event): void {
    if (event.type === 'keydown') {
      this._onKey(event as KeyboardEvent);
    } else if (event.type === 'focusin') {
      this._here = event.target as HTMLElement;
      this._place = this._placeOf(this._here) ?? this._place;
    } else {
      const left = event.target as HTMLElement;
      // What is taken away loses the keyboard as well; that is not the person's wish.
      queueMicrotask(() => {
        if (left === this._here && left.isConnected) {
          this._here = null;
        }
      });
    }
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.isDisposed = true;
    this._observer.disconnect();
    this._root.removeEventListener('focusin', this);
    this._root.removeEventListener('focusout', this);
    this._root.removeEventListener('keydown', this);
  }

  private _onKey(event: KeyboardEvent): void {
    const { altKey, ctrlKey, metaKey, shiftKey, target } = event;
    const step = STEPS[event.key];
    const isPlain = !(altKey || ctrlKey || metaKey || shiftKey);
    if (!step || !isPlain || !(target as HTMLElement).matches(STOPS)) {
      return;
    }
    const stops = [...this._root.querySelectorAll<HTMLElement>(STOPS)];
    stops[stops.indexOf(target as HTMLElement) + step]?.focus();
    event.preventDefault();
  }

  private _onDrawn(): void {
    if (this._here?.isConnected) {
      this._place = this._placeOf(this._here) ?? this._place;
    } else if (this._here && document.activeElement === document.body) {
      this.focus();
    }
  }

  private _placeOf(node: HTMLElement): IPlace | null {
    const found = node.closest<HTMLElement>(`${ELEMENT}, ${ADDING}`);
    if (!found) {
      return null;
    }
    const kind = found.dataset.kind as ElementKind;
    const name = found.dataset.name ?? null;
    return { kind, name, index: this._elements(kind).indexOf(found) };
  }

  /** Where `_place` is now: by its name, else what comes in its place. */
  private _placeNow(): Element | null {
    if (!this._place) {
      return null;
    }
    const { kind, name, index } = this._place;
    const elements = this._elements(kind);
    const found =
      name === null
        ? undefined
        : ([...elements, ...this._otherwise(kind)].find(
            ({ dataset }) => dataset.name === name
          ) ??
          elements[index] ??
          elements.at(-1));
    return (
      found?.querySelector('.df-Element-name') ??
      this._root.querySelector(
        `${ADDING}[data-kind="${kind}"] .df-Adding-name`
      ) ??
      elements.at(-1)?.querySelector('.df-Element-name') ??
      null
    );
  }

  /** What becomes of a parameter of the constructor when its type says so. */
  private _otherwise(kind: ElementKind): HTMLElement[] {
    const other = { attribute: 'reference', reference: 'attribute' } as const;
    return kind === 'attribute' || kind === 'reference'
      ? this._elements(other[kind])
      : [];
  }

  private _elements(kind: ElementKind): HTMLElement[] {
    return [
      ...this._root.querySelectorAll<HTMLElement>(
        `${ELEMENT}[data-kind="${kind}"]`
      )
    ];
  }

  private readonly _observer = new MutationObserver(() => this._onDrawn());
  /** What has the keyboard, also when it is gone. */
  private _here: HTMLElement | null = null;
  private _place: IPlace | null = null;
}
