import { CommandRegistry } from '@lumino/commands';
import { beforeEach, describe, expect, it } from 'vitest';

import {
  NO_SELECTION,
  selectOnly,
  type ISelection
} from '../../src/graph/rowselection';
import { foldingOf } from '../../src/ui/folding';
import type { ISection } from '../../src/ui/tree';
import { TreeSection } from '../../src/ui/tree';
import { moveInTree } from '../../src/ui/treekeys';
import { click, press, render, type } from './render';

const row = (name: string) => ({
  id: `things/${name}`,
  name,
  icon: null,
  actions: [
    { command: 'open', args: { name } },
    { command: 'run', args: { name }, isQuick: true }
  ]
});

const section = (names: string[]): ISection => ({
  id: 'things',
  label: 'Things',
  rows: names.map(row),
  add: { command: 'add', args: {} },
  empty: 'Nothing yet.'
});

describe('a section of the panel', () => {
  let commands: CommandRegistry;
  let executed: string[];
  let selection: ISelection;
  let toggles: number;

  beforeEach(() => {
    document.body.replaceChildren();
    executed = [];
    selection = NO_SELECTION;
    toggles = 0;
    commands = new CommandRegistry();
    for (const id of ['open', 'run', 'add', 'several', 'delete']) {
      commands.addCommand(id, {
        label: id,
        execute: args => void executed.push(`${id} ${args.name ?? ''}`.trim())
      });
    }
  });

  const draw = (
    names: string[],
    isCollapsed = false,
    more: Partial<ISection> = {}
  ) =>
    render(
      <div role="tree" onKeyDown={moveInTree}>
        <TreeSection
          section={{ ...section(names), ...more }}
          commands={commands}
          isCollapsed={isCollapsed}
          onToggle={() => (toggles += 1)}
          selection={selection}
          onSelection={next => (selection = next)}
          tabStop="things"
          onFocus={() => undefined}
        />
      </div>
    ).node;
  const chosen = () => [...selection.ids].map(id => id.slice('things/'.length));
  const rows = (node: Element) => [
    ...node.querySelectorAll<HTMLElement>('.df-Row')
  ];

  it('opens a row on a double click and on Enter', () => {
    const node = draw(['one', 'two']);
    click(rows(node)[1], 'dblclick');
    press(rows(node)[0], 'Enter');
    expect(executed).toEqual(['open two', 'open one']);
  });

  it('looks through the selection once, however many rows there are', () => {
    let looks = 0;
    class Counted extends Set<string> {
      override [Symbol.iterator]() {
        looks += 1;
        return super[Symbol.iterator]();
      }
    }
    const names = Array.from({ length: 50 }, (_, index) => `row ${index}`);
    const ids = new Counted(names.map(name => `things/${name}`));
    selection = { ids, focused: null, anchor: null };
    draw(names, false, { several: () => [] });
    expect(looks).toBeLessThan(5);
  });

  it('only selects on a click', () => {
    const node = draw(['one']);
    click(rows(node)[0]);
    expect(chosen()).toEqual(['one']);
    expect(executed).toEqual([]);
  });

  describe('of which several can be selected', () => {
    const several = (ids: ReadonlySet<string>) => [
      { command: 'several', args: { name: [...ids].join(' ') } },
      { command: 'delete', args: { name: [...ids].join(' ') }, key: 'Delete' }
    ];
    /** The row as it is drawn with what is selected now. */
    const at = (index: number) =>
      rows(draw(['one', 'two', 'three'], false, { several }))[index];
    const key = (index: number, name: string, held: KeyboardEventInit = {}) => {
      const element = at(index);
      element.focus();
      press(element, name, held);
    };

    it('adds with Ctrl and extends with Shift', () => {
      click(at(0));
      click(at(2), 'click', { ctrlKey: true });
      expect(chosen()).toEqual(['one', 'three']);
      click(at(0), 'click', { metaKey: true });
      expect(chosen()).toEqual(['three']);
      click(at(0), 'click', { shiftKey: true });
      expect(chosen()).toEqual(['one']);
      click(at(2), 'click', { shiftKey: true });
      expect(chosen()).toEqual(['one', 'two', 'three']);
    });

    it('selects by keyboard: Space, Shift with arrows, Ctrl A, Escape', () => {
      key(1, ' ');
      expect(chosen()).toEqual(['two']);
      key(1, 'ArrowDown', { shiftKey: true });
      expect(chosen()).toEqual(['two', 'three']);
      expect((document.activeElement as HTMLElement).dataset.name).toBe(
        'three'
      );
      key(0, 'a', { ctrlKey: true });
      expect(chosen()).toEqual(['one', 'two', 'three']);
      key(2, 'ArrowDown', { shiftKey: true });
      expect((document.activeElement as HTMLElement).dataset.name).toBe(
        'three'
      );
      key(0, 'Escape');
      expect(chosen()).toEqual([]);
    });

    it('acts on all of them by a key, on one that is not selected alone', () => {
      click(at(0));
      click(at(1), 'click', { shiftKey: true });
      key(1, 'Delete');
      key(2, 'Delete');
      key(2, 'Enter');
      expect(executed).toEqual(['delete things/one things/two', 'open three']);
    });

    it('offers what can be done with all of them, and to one what is its own', () => {
      const menu = () =>
        [
          ...document.querySelectorAll('.lm-Menu:last-of-type .lm-Menu-item')
        ].map(item => item.textContent);
      click(at(0));
      click(at(1), 'click', { shiftKey: true });
      click(at(1), 'contextmenu');
      expect(menu()).toEqual(['several', 'delete']);
      click(at(2), 'contextmenu');
      expect(chosen()).toEqual(['three']);
      expect(menu()).toEqual(['open', 'run']);
    });

    it('begins anew where what is selected is elsewhere', () => {
      selection = selectOnly('others/far');
      expect(at(0).getAttribute('aria-selected')).toBe('false');
      click(at(1), 'click', { ctrlKey: true });
      expect(chosen()).toEqual(['two']);
    });
  });

  it('selects one alone where several mean nothing', () => {
    const node = draw(['one', 'two']);
    click(rows(node)[0]);
    click(rows(node)[1], 'click', { ctrlKey: true });
    expect(chosen()).toEqual(['two']);
  });

  it('runs a quick action without selecting', () => {
    const node = draw(['one']);
    const button = node.querySelector('.df-Row button');
    expect(button?.getAttribute('aria-label')).toBe('run');
    click(button as Element);
    expect(executed).toEqual(['run one']);
    expect(chosen()).toEqual([]);
  });

  it('moves with the arrow keys and by the first letter', () => {
    const node = draw(['alpha', 'beta', 'gamma']);
    const title = node.querySelector<HTMLElement>('.df-Section-title');
    title?.focus();
    press(document.activeElement as Element, 'ArrowDown');
    expect(document.activeElement).toBe(rows(node)[0]);
    press(document.activeElement as Element, 'End');
    expect(document.activeElement).toBe(rows(node)[2]);
    press(document.activeElement as Element, 'b');
    expect(document.activeElement).toBe(rows(node)[1]);
    press(document.activeElement as Element, 'ArrowLeft');
    expect(document.activeElement).toBe(title);
  });

  it('closes with the left arrow and hides its rows', () => {
    const title = draw(['one']).querySelector('.df-Section-title') as Element;
    press(title, 'ArrowLeft');
    expect(toggles).toBe(1);
    expect(rows(draw(['one'], true))).toEqual([]);
  });

  it('offers what fills it while it is empty', () => {
    const node = draw([]);
    expect(node.textContent).toContain('Nothing yet.');
    click(node.querySelector('.df-Section-empty button') as Element);
    expect(executed).toEqual(['add']);
  });

  it('has a filter only when it is long', () => {
    const names = Array.from({ length: 13 }, (_, index) => `row${index}`);
    expect(draw(names.slice(1)).querySelector('input')).toBeNull();
    const node = draw(names);
    type(node.querySelector('input') as HTMLInputElement, 'ROW1');
    expect(rows(node).map(element => element.dataset.name)).toEqual([
      'row1',
      'row10',
      'row11',
      'row12'
    ]);
    type(node.querySelector('input') as HTMLInputElement, 'none such');
    expect(node.textContent).toContain('Nothing matches');
  });
});

describe('a section that few need', () => {
  const rare = (names: string[]): ISection => ({
    ...section(names),
    isFoldedWhileEmpty: true
  });

  it('is folded while it is empty, until it is opened', () => {
    const { isCollapsed, toggle } = foldingOf(rare([]), new Set());
    expect(isCollapsed).toBe(true);
    expect(foldingOf(rare([]), new Set([toggle])).isCollapsed).toBe(false);
  });

  it('is open with its first row, however it was while it was empty', () => {
    const { toggle } = foldingOf(rare([]), new Set());
    expect(foldingOf(rare(['one']), new Set()).isCollapsed).toBe(false);
    expect(foldingOf(rare(['one']), new Set([toggle])).isCollapsed).toBe(false);
  });

  it('stays folded where a person folded it', () => {
    const { toggle } = foldingOf(rare(['one']), new Set());
    expect(foldingOf(rare(['one']), new Set([toggle])).isCollapsed).toBe(true);
  });
});
