import { RenderMimeRegistry } from '@jupyterlab/rendermime';
import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { afterEach, beforeEach, expect, it } from 'vitest';

import type { TryKernel } from '../../src/model/tryKernel';
import { ScratchCells } from '../../src/operation/trying/scratch';
import { editors } from './editors';

let scratch: ScratchCells;
let saved: string[][];

beforeEach(() => {
  saved = [];
  scratch = new ScratchCells({
    // No cell is run here.
    kernel: {} as TryKernel,
    editors: editors(),
    rendermime: new RenderMimeRegistry(),
    trans: nullTranslator.load(''),
    codes: ['a = 1', 'b = 2', 'c = 3']
  });
  scratch.changed.connect(() => saved.push(scratch.codes));
  Widget.attach(scratch, document.body);
});

afterEach(() => scratch.dispose());

const button = (index: number, label: string) =>
  scratch.cells[index].node.querySelector<HTMLElement>(
    `button[aria-label^="${label}"]`
  )!;
const undo = () =>
  scratch.node.querySelector<HTMLElement>('.df-ScratchCells-undo button');
const isFocused = (index: number) => scratch.cells[index].editor.hasFocus();

it('cells are moved, and stay where they are at the ends', () => {
  button(2, 'Move this cell up').click();
  button(0, 'Move this cell up').click();
  button(0, 'Move this cell down').click();
  expect(scratch.codes).toEqual(['c = 3', 'a = 1', 'b = 2']);
  expect(saved.at(-1)).toEqual(scratch.codes);
  expect(isFocused(1)).toBe(true);
});

it('a deleted cell is had back where it was', () => {
  const { editor } = scratch.cells[1];
  button(1, 'Delete this cell').click();
  expect(saved).toEqual([['a = 1', 'c = 3']]);
  expect(isFocused(1)).toBe(true);
  undo()!.click();
  expect(saved.at(-1)).toEqual(['a = 1', 'b = 2', 'c = 3']);
  expect(scratch.cells[1].editor).toBe(editor);
  expect(isFocused(1)).toBe(true);
  expect(undo()).toBeNull();
});

it('only the last deleted one can be had back, until something else is done', () => {
  button(0, 'Delete this cell').click();
  button(0, 'Delete this cell').click();
  undo()!.click();
  expect(scratch.codes).toEqual(['b = 2', 'c = 3']);
  button(0, 'Delete this cell').click();
  scratch.add();
  expect(undo()).toBeNull();
});

it('there is always a cell', () => {
  for (let count = 0; count < 3; count++) {
    button(0, 'Delete this cell').click();
  }
  expect(scratch.codes).toEqual(['']);
  expect(isFocused(0)).toBe(true);
  expect(scratch.deleteEmpty(scratch.cells[0])).toBe(false);
});

it('an empty one goes without a word, the keyboard to the one before', () => {
  const empty = scratch.add(scratch.cells[0]);
  expect(scratch.deleteEmpty(scratch.cells[0])).toBe(false);
  expect(scratch.deleteEmpty(empty)).toBe(true);
  expect(scratch.codes).toEqual(['a = 1', 'b = 2', 'c = 3']);
  expect(isFocused(0)).toBe(true);
  expect(undo()).toBeNull();
});
