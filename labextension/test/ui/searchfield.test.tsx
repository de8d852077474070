import { act } from 'react';
import { expect, it, vi } from 'vitest';

import { SearchField } from '../../src/ui/searchfield';
import { render, type } from './render';

const WORDS = { label: 'Search', placeholder: '', title: '', refusal: null };

function draw(value: string, onSearch: (text: string) => void = () => {}) {
  const element = (shown: string) => (
    <SearchField {...WORDS} value={shown} onSearch={onSearch} />
  );
  const { node, draw } = render(element(value));
  const input = node.querySelector('input')!;
  return { input, show: (shown: string) => draw(element(shown)) };
}

it('shows no search that was taken back elsewhere', () => {
  const { input, show } = draw('loss');
  show('');
  expect(input.value).toBe('');
});

it('keeps what is being typed while the search before it is answered', () => {
  vi.useFakeTimers();
  const asked: string[] = [];
  const { input, show } = draw('', text => asked.push(text));
  type(input, 'lo');
  act(() => void vi.runAllTimers());
  type(input, 'loss');
  show('lo');
  expect(input.value).toBe('loss');
  act(() => void vi.runAllTimers());
  expect(asked).toEqual(['lo', 'loss']);
  vi.useRealTimers();
});
