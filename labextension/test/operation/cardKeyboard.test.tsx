/** The card as somebody without a mouse uses it: the keyboard is never lost. */
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { act } from 'react';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import type { OperationSession } from '../../src/model/operationSession';
import { createCard } from '../../src/operation/card/view';
import type { IPlaceOptions } from '../../src/operation/places';
import type { Edit, Operation } from '../../src/protocol/types';
import { CommandIDs } from '../../src/tokens';
import { press, type } from '../ui/render';
import { attribute, openSession, operation, port, ToldCode } from './sessions';

let code: ToldCode;
let session: OperationSession;
let card: Widget;

// Loaded when it is first needed; that the first edit takes longer is not what is tested here.
beforeAll(() => import('../../src/model/rebasing'));

beforeEach(async () => {
  code = new ToldCode();
  code.said = operation({
    inputs: [port('images'), port('labels')],
    outputs: [port('model')],
    attributes: [attribute('epochs', '10'), attribute('seed', null)],
    references: [
      {
        name: 'net',
        kind: null,
        is_required: true,
        may_be_attribute: true,
        description: null
      }
    ]
  });
  session = await openSession(code);
  const commands = new CommandRegistry();
  commands.addCommand(CommandIDs.renameUses, { execute: () => undefined });
  card = createCard({
    session,
    commands,
    translator: nullTranslator
  } as unknown as IPlaceOptions);
  await act(async () => {
    Widget.attach(card, document.body);
    MessageLoop.flush();
  });
});

afterEach(() => act(() => card.dispose()));

const done = () => act(() => new Promise<void>(r => setTimeout(r, 20)));
const focused = () => document.activeElement?.getAttribute('aria-label');
const at = (label: string) =>
  card.node.querySelector<HTMLElement>(`[aria-label="${label}"]`)!;
const go = (label: string) => act(() => at(label).focus());

/** A key where the keyboard is. */
async function key(name: string): Promise<void> {
  press(document.activeElement!, name);
  await done();
}

/** What the code says after the next edit. */
function becomes(change: (said: Operation) => Partial<Operation>): void {
  code.after = () => ({ ...code.said, ...change(code.said) });
}

test('what is removed hands the keyboard on, at last to where one is added', async () => {
  await go('Rename input images');
  becomes(({ inputs }) => ({ inputs: inputs.slice(1) }));
  await key('Delete');
  expect(focused()).toBe('Rename input labels');
  await key('Backspace');
  expect(focused()).toBe('Add input');
});

test('what was said and is dismissed hands it back to where it was', async () => {
  code.unresolved = [12];
  await go('Rename attribute seed');
  becomes(({ attributes }) => ({ attributes: attributes.slice(0, 1) }));
  await key('Delete');
  const dismiss = card.node.querySelector<HTMLElement>(
    '.df-CardNotice button'
  )!;
  act(() => dismiss.focus());
  act(() => dismiss.click());
  await done();
  expect(focused()).toBe('Rename attribute epochs');
});

test('the last of several hands it to the one before', async () => {
  await go('Rename attribute seed');
  becomes(({ attributes }) => ({ attributes: attributes.slice(0, 1) }));
  await key('Delete');
  expect(focused()).toBe('Rename attribute epochs');
});

test('after a rename the keyboard is on the new name, after its undo on the old one', async () => {
  const before = code.said;
  await go('Rename input labels');
  await key('F2');
  type(document.activeElement as HTMLInputElement, 'classes');
  becomes(({ inputs }) => ({ inputs: [inputs[0], port('classes')] }));
  await key('Enter');
  expect(focused()).toBe('Rename input classes');
  code.said = before;
  session.shared.setSource('# as it was');
  await act(() => new Promise<void>(r => setTimeout(r, 200)));
  expect(focused()).toBe('Rename input labels');
});

test('what is clicked away stays where the person went', async () => {
  await go('Rename input labels');
  act(() => (document.activeElement as HTMLElement).blur());
  await done();
  code.said = { ...code.said, inputs: [] };
  session.shared.setSource('# another');
  await act(() => new Promise<void>(r => setTimeout(r, 200)));
  expect(document.activeElement).toBe(document.body);
});

test('a description is written with # and the keyboard comes back', async () => {
  await go('Rename output model');
  await key('#');
  expect(focused()).toBe('Describe model');
  await key('Escape');
  expect(focused()).toBe('Rename output model');
});

test('keys say type, default and whether an input may be left out', async () => {
  await go('Rename attribute seed');
  await key(':');
  expect(focused()).toBe('Type of seed: int');
  expect(document.activeElement?.getAttribute('role')).toBe('combobox');
  await key('Escape');
  await key('Escape');
  expect(focused()).toBe('Type of seed: int');
  await key('=');
  expect(focused()).toBe('Default of seed');
  type(document.activeElement as HTMLInputElement, '12');
  await key('Escape');
  expect(focused()).toBe('Rename attribute seed');
  await go('Rename input labels');
  await key('?');
  expect(code.edits).toEqual([
    { do: 'set-default', name: 'labels', of: 'input', default: 'None' }
  ]);
});

test('arrows go from name to name', async () => {
  await go('Rename input images');
  await key('ArrowRight');
  await key('ArrowDown');
  expect(focused()).toBe('Rename reference net');
  await key('ArrowLeft');
  expect(focused()).toBe('Rename input labels');
});

test('what may be either becomes an attribute by a type, and keeps the keyboard', async () => {
  await go('Rename reference net');
  await key(':');
  type(document.activeElement as HTMLInputElement, 'int');
  becomes(() => ({ references: [], attributes: [attribute('net', null)] }));
  await key('Enter');
  expect(code.edits).toEqual([
    { do: 'retype-attribute', name: 'net', type: 'int' }
  ] satisfies Edit[]);
  expect(focused()).toBe('Rename attribute net');
});

test('Ctrl+Z is the code’s, unless something is being written', async () => {
  const isCodes = () =>
    document.activeElement?.closest('[data-jp-undoer]') != null;
  await go('Rename input images');
  expect(isCodes()).toBe(true);
  await go('Default of epochs');
  expect(isCodes()).toBe(true);
  type(document.activeElement as HTMLInputElement, '12');
  expect(isCodes()).toBe(false);
});

test('the card, made active, takes the keyboard where it was', async () => {
  await act(async () => {
    MessageLoop.sendMessage(card, Widget.Msg.ActivateRequest);
  });
  expect(focused()).toBe('Rename input images');
  await go('Rename output model');
  act(() => (document.activeElement as HTMLElement).blur());
  await done();
  act(() => MessageLoop.sendMessage(card, Widget.Msg.ActivateRequest));
  expect(focused()).toBe('Rename output model');
});
