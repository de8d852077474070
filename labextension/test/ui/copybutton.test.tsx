import { expect, it } from 'vitest';

import { CopyButton } from '../../src/ui/copybutton';
import { click, render } from './render';

it('copies where the browser has no clipboard for pages without https', () => {
  expect(navigator.clipboard).toBeUndefined();
  const copied: string[] = [];
  // jsdom has no such command: a browser asks whoever listens for what is to be copied.
  document.execCommand = () => {
    const event = new Event('copy', { bubbles: true, cancelable: true });
    const clipboardData = {
      setData: (_: string, text: string) => void copied.push(text)
    };
    return document.body.dispatchEvent(Object.assign(event, { clipboardData }));
  };
  const { node } = render(<CopyButton text="abc" label="Copy Commit" />);
  const button = node.querySelector('button')!;
  click(button);
  expect(copied).toEqual(['abc']);
  expect(button.title).toBe('Copied');
});
