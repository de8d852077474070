import { act, useState } from 'react';
import { expect, it } from 'vitest';

import { CheckCompute } from '../../src/editor/rundialog/checkcompute';
import { TargetField } from '../../src/editor/rundialog/target';
import type { IAdapterChoice } from '../../src/graph/runchoice';
import type { Adapter } from '../../src/protocol/types';
import { click, render, type } from '../ui/render';

const SERVER: Adapter = {
  name: 'server',
  title: 'This server',
  description: 'Here.',
  package: 'deepforge_jupyter 1.0',
  options: [],
  problem: null,
  capacity: 2,
  is_browsable: false
};
const FRESH: Adapter = {
  ...SERVER,
  name: 'fresh',
  title: 'Fresh interpreters',
  options: [
    {
      name: 'processes',
      type: 'int',
      is_required: false,
      default: 2,
      default_source: '2',
      choices: null,
      choice_names: null,
      description: null
    }
  ]
};
const BROKEN: Adapter = {
  ...SERVER,
  name: 'cluster',
  title: 'cluster',
  problem: 'The compute “cluster” cannot be used: no module named x.'
};

async function shown() {
  const choices: (IAdapterChoice | null)[] = [];
  function Field(): JSX.Element {
    const [choice, setChoice] = useState<IAdapterChoice | null>(null);
    return (
      <TargetField
        label="Runs on"
        read={() => Promise.resolve([SERVER, FRESH, BROKEN])}
        choice={choice}
        onChange={next => {
          choices.push(next);
          setChoice(next);
        }}
        more={({ name }) => <button>check {name}</button>}
      />
    );
  }
  const { node } = render(<Field />);
  await act(() => Promise.resolve());
  const select = node.querySelector('select')!;
  const choose = (value: string) => {
    act(() => {
      select.value = value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });
  };
  return { node, choices, choose };
}

it('draws the options of what is chosen, and keeps them while another is looked at', async () => {
  const { node, choices, choose } = await shown();
  expect(node.querySelector('[data-field]')).toBeNull();
  choose('fresh');
  expect(choices).toEqual([{ name: 'fresh', options: {} }]);
  const input = node.querySelector<HTMLInputElement>(
    '[data-field="processes"] input'
  )!;
  type(input, '3');
  act(() => input.dispatchEvent(new Event('focusout', { bubbles: true })));
  expect(choices.at(-1)).toEqual({
    name: 'fresh',
    options: { processes: '3' }
  });
  choose('server');
  expect(choices.at(-1)).toBeNull();
  choose('fresh');
  expect(choices.at(-1)).toEqual({
    name: 'fresh',
    options: { processes: '3' }
  });
});

it('shows what cannot be used, and why', async () => {
  const { node, choose } = await shown();
  expect(
    [...node.querySelectorAll('option')].map(option => option.textContent)
  ).toEqual(['This server', 'Fresh interpreters', 'cluster (cannot be used)']);
  expect(node.textContent).toContain('check server');
  choose('cluster');
  expect(node.querySelector('[role="alert"]')?.textContent).toContain(
    'no module named x'
  );
  expect(node.textContent).not.toContain('check cluster');
});

it('says what a check found, or what was wrong', async () => {
  const answers = [
    { problem: null, said: 'Python 3.11 on here', took_s: 0.42 },
    { problem: 'It is full.', said: '', took_s: 1 }
  ];
  const { node } = render(
    <CheckCompute
      check={() => {
        const answer = answers.shift();
        return answer
          ? Promise.resolve(answer)
          : Promise.reject(new Error('There is no server.'));
      }}
    />
  );
  const check = async () => {
    click(node.querySelector('button')!);
    await act(() => Promise.resolve());
    return node.querySelector('span[role]')?.textContent;
  };
  expect(await check()).toBe('It works: Python 3.11 on here, 0.4 s');
  expect(await check()).toBe('It is full.');
  expect(await check()).toBe('There is no server.');
});
