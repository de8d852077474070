import { act } from 'react';
import { beforeEach, expect, it } from 'vitest';

import { Heading } from '../../src/execution/heading';
import { Marks } from '../../src/execution/marks';
import type { ChangeExecution } from '../../src/protocol/types';
import { execution } from '../panels/records';
import { click, press, render, type } from '../ui/render';

type Changes = Partial<ChangeExecution>;

let changes: Changes[];
let refusal: string | null;
const change = (wanted: Changes): Promise<string | null> => {
  changes.push(wanted);
  return Promise.resolve(refusal);
};
const one = execution({ tags: ['old'], note: '' });

beforeEach(() => {
  document.body.replaceChildren();
  changes = [];
  refusal = null;
});

const button = (node: Element, text: string) =>
  [...node.querySelectorAll('button')].find(({ textContent }) =>
    textContent?.includes(text)
  )!;
/** Sets what stands in a text area as a person does. */
const write = (area: HTMLTextAreaElement, text: string) => {
  const { set } = Object.getOwnPropertyDescriptor(
    HTMLTextAreaElement.prototype,
    'value'
  )!;
  act(() => {
    set!.call(area, text);
    area.dispatchEvent(new Event('input', { bubbles: true }));
  });
};
const leave = (element: HTMLElement) => act(async () => element.blur());

it('a note that is refused stays to be written again, with the reason', async () => {
  refusal = 'The server cannot be reached.';
  const { node } = render(<Marks execution={one} onChange={change} />);
  click(button(node, 'Note'));
  const area = node.querySelector('textarea')!;
  write(area, 'what I found');
  await leave(area);
  expect(node.querySelector('textarea')?.value).toBe('what I found');
  expect(node.querySelector('[role=alert]')?.textContent).toBe(refusal);
  refusal = null;
  node.querySelector('textarea')!.focus();
  await leave(node.querySelector('textarea')!);
  expect(node.querySelector('textarea, [role=alert]')).toBeNull();
  expect(changes).toEqual([{ note: 'what I found' }, { note: 'what I found' }]);
});

it('a tag that is refused is said', async () => {
  refusal = 'Too many tags.';
  const { node } = render(<Marks execution={one} onChange={change} />);
  click(button(node, 'Tag'));
  const field = node.querySelector('input')!;
  type(field, 'good');
  await act(async () => press(field, 'Enter'));
  expect(node.querySelector('[role=alert]')?.textContent).toBe(refusal);
});

it('tags that are written quickly one after the other are all kept', async () => {
  const { node } = render(<Marks execution={one} onChange={change} />);
  click(button(node, 'Tag'));
  const field = node.querySelector('input')!;
  for (const tag of ['good', 'paper']) {
    type(field, tag);
    press(field, 'Enter');
  }
  await act(async () => undefined);
  expect(changes.at(-1)).toEqual({ tags: ['old', 'good', 'paper'] });
});

it.each(['Escape', 'Enter'])(
  'after %s in its name the keyboard is on what opened the field',
  async key => {
    const { node } = render(<Heading execution={one} onChange={change} />);
    const rename = () =>
      node.querySelector<HTMLElement>('.df-Execution-rename')!;
    click(rename());
    const field = node.querySelector('input')!;
    field.focus();
    type(field, 'better');
    await act(async () => press(field, key));
    expect(document.activeElement).toBe(rename());
  }
);
