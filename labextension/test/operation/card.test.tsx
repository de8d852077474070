import { CommandRegistry } from '@lumino/commands';
import { nullTranslator } from '@jupyterlab/translation';
import { act } from 'react';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import type { OperationSession } from '../../src/model/operationSession';
import { CardActions } from '../../src/operation/card/actions';
import { Card } from '../../src/operation/card/card';
import { ActionsContext } from '../../src/operation/card/context';
import { CommandIDs } from '../../src/tokens';
import { click, press, render, type } from '../ui/render';
import { attribute, openSession, operation, port, ToldCode } from './sessions';

let code: ToldCode;
let asked: unknown[];
let card: HTMLElement;
let session: OperationSession;

async function show(): Promise<void> {
  session = await openSession(code);
  const commands = new CommandRegistry();
  commands.addCommand(CommandIDs.renameUses, {
    execute: args => void asked.push(args)
  });
  const trans = nullTranslator.load('deepforge_jupyter');
  const actions = new CardActions(session, commands, trans);
  card = render(
    <ActionsContext.Provider value={actions}>
      <Card />
    </ActionsContext.Provider>
  ).node;
}

// Loaded when it is first needed; that the first edit takes longer is not what is tested here.
beforeAll(() => import('../../src/model/rebasing'));

beforeEach(async () => {
  asked = [];
  code = new ToldCode();
  code.said = operation({
    inputs: [port('images', 'np.ndarray'), port('labels')],
    outputs: [port('model')],
    attributes: [attribute('epochs', '10'), attribute('seed', null)]
  });
  await show();
});

afterEach(() => card.remove());

const element = (kind: string, name: string) =>
  card.querySelector(`[data-kind="${kind}"][data-name="${name}"]`)!;
const button = (label: string) =>
  card.querySelector<HTMLElement>(`[aria-label="${label}"]`)!;
const field = (label: string) =>
  card.querySelector<HTMLInputElement>(`input[aria-label="${label}"]`)!;
const done = () => act(() => new Promise<void>(r => setTimeout(r, 20)));

async function write(label: string, text: string): Promise<void> {
  click(button(label));
  type(field(label), text);
  press(field(label), 'Enter');
  await done();
}

test('inputs, attributes and outputs are there, in the order of the code', () => {
  const names = [...card.querySelectorAll('.df-Element')].map(node =>
    node.getAttribute('data-name')
  );
  expect(names).toEqual(['images', 'labels', 'epochs', 'seed', 'model']);
});

test('a click on a name renames it, and pipelines are asked about', async () => {
  await write('Rename input images', 'pictures');
  expect(code.edits).toEqual([
    { do: 'rename-input', name: 'images', to: 'pictures' }
  ]);
  expect(asked).toMatchObject([
    { operation: 'Train', kind: 'input', name: 'images', newName: 'pictures' }
  ]);
});

test('what cannot be done says why where it was written, and the text stays', async () => {
  code.refusal = new Error('The operation has the input labels already.');
  await write('Rename input images', 'labels');
  expect(field('Rename input images').value).toBe('labels');
  expect(element('input', 'images').textContent).toContain('labels already');
  press(field('Rename input images'), 'Escape');
  expect(element('input', 'images').textContent).not.toContain('already');
});

test('one after the other is added without a click in between', async () => {
  await write('Add attribute', 'rate: float = 1e-3');
  type(field('Add attribute'), 'name: str = adam');
  press(field('Add attribute'), 'Enter');
  await done();
  expect(code.edits).toEqual([
    { do: 'add-attribute', name: 'rate', type: 'float', default: '1e-3' },
    { do: 'add-attribute', name: 'name', type: 'str', default: '"adam"' }
  ]);
});

test('keys move and remove an element', async () => {
  const name = element('input', 'labels').querySelector('.df-Element-name')!;
  act(
    () =>
      void name.dispatchEvent(
        new KeyboardEvent('keydown', {
          key: 'ArrowLeft',
          altKey: true,
          bubbles: true
        })
      )
  );
  await done();
  press(element('attribute', 'seed').querySelector('button')!, 'Delete');
  await done();
  expect(code.edits).toEqual([
    { do: 'move-input', name: 'labels', index: 0 },
    { do: 'remove-attribute', name: 'seed' }
  ]);
});

test('an empty default is none', async () => {
  const standard = field('Default of epochs');
  type(standard, '');
  press(standard, 'Enter');
  await done();
  expect(code.edits).toEqual([
    { do: 'remove-default', name: 'epochs', of: 'attribute' }
  ]);
});

test('lines that still use what was removed are told', async () => {
  code.unresolved = [12, 14];
  press(element('output', 'model').querySelector('button')!, 'Delete');
  await done();
  expect(card.textContent).toContain('Lines 12, 14 of the code still use it.');
});

test('what cannot be read stays as it was, dimmed, with a way to the line', async () => {
  const shown: unknown[] = [];
  session.revealRequested.connect((_, place) => shown.push(place));
  code.said = operation({
    class_name: null,
    problems: [
      {
        code: 'syntax_error',
        severity: 'error',
        message: '“(” was never closed.',
        where: { line: 3, column: 8 }
      } as never
    ]
  });
  session.shared.setSource('class Train(');
  await act(() => new Promise<void>(r => setTimeout(r, 200)));
  expect(card.querySelector('[data-stale="true"]')).not.toBeNull();
  expect(element('input', 'images')).not.toBeNull();
  expect(button('Add input')).toBeNull();
  expect(card.textContent).toContain('“(” was never closed.');
  click(card.querySelector('.df-CardProblems button')!);
  expect(shown).toEqual([{ line: 3, column: 8 }]);
});

test('a file without the class takes what is added, which writes it', async () => {
  code.said = operation({
    class_name: null,
    problems: [
      {
        code: 'no_class',
        severity: 'error',
        message: 'There is no class Train.',
        where: { line: null, column: null }
      } as never
    ]
  });
  session.shared.setSource('# Nothing yet.');
  await act(() => new Promise<void>(r => setTimeout(r, 200)));
  expect(card.textContent).toContain('There is no class Train.');
  await write('Add input', 'images');
  expect(code.edits).toMatchObject([{ do: 'add-input', name: 'images' }]);
});
