import { expect, it } from 'vitest';

import { leaveComposing } from '../../src/ui/composing';
import { SearchField } from '../../src/ui/searchfield';
import { press, render, type } from './render';

leaveComposing(document);

it('Enter that ends a composition does not submit; the next one does', () => {
  const asked: string[] = [];
  const { node } = render(
    <SearchField
      label="Search"
      placeholder=""
      title=""
      refusal={null}
      value=""
      onSearch={text => asked.push(text)}
    />
  );
  const input = node.querySelector('input')!;
  type(input, 'にほん');
  press(input, 'Enter', { isComposing: true });
  press(input, 'Enter', { keyCode: 229 });
  return new Promise(resolve => setTimeout(resolve)).then(async () => {
    expect(asked).toEqual([]);
    press(input, 'Enter');
    await new Promise(resolve => setTimeout(resolve));
    expect(asked).toEqual(['にほん']);
  });
});

it('leaves fields that are not ours alone', () => {
  const field = document.body.appendChild(document.createElement('input'));
  const heard: string[] = [];
  field.addEventListener('keydown', ({ key }) => heard.push(key));
  press(field, 'Enter', { isComposing: true });
  expect(heard).toEqual(['Enter']);
});
