/** What WebKit says of the Enter that ended a composition: for it that is over by then. */
const COMPOSED = 229;
const FIELDS = ':is(input, textarea):is([class^="df-"] *, [class*=" df-"] *)';

/** While an input method composes a word, keys are its own: in no field of ours does Enter submit, or Escape give up. */
export function leaveComposing(page: Document): void {
  page.addEventListener(
    'keydown',
    event => {
      const isComposed = event.isComposing || event.keyCode === COMPOSED;
      if (isComposed && (event.target as Element).matches?.(FIELDS)) {
        event.stopPropagation();
      }
    },
    true
  );
}
