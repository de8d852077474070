import { act } from 'react';
import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { describe, expect, it } from 'vitest';

import {
  folderName,
  joinPath,
  NewProjectForm
} from '../../src/panels/newproject';
import { click, type } from '../ui/render';

const digits = {
  id: 'digits',
  name: 'Handwritten digits',
  description: 'Ten classes.',
  missing: ['sklearn']
};

async function form(name = 'My project'): Promise<NewProjectForm> {
  const widget = new NewProjectForm({
    initial: { name, path: joinPath('work', folderName(name)), example: null },
    parent: 'work',
    examples: [digits],
    offersEmpty: true,
    error: null,
    translator: nullTranslator
  });
  await act(async () => {
    Widget.attach(widget, document.body);
    await widget.renderPromise;
  });
  return widget;
}

const inputs = (widget: Widget) => [
  ...widget.node.querySelectorAll<HTMLInputElement>('.df-Field input')
];
const choices = (widget: Widget) => [
  ...widget.node.querySelectorAll<HTMLInputElement>('input[type=radio]')
];

describe('a folder name', () => {
  it.each([
    ['Handwritten digits', 'handwritten-digits'],
    ['  Über-Größe 2 ', 'uber-gro-e-2'],
    ['../../etc', 'etc'],
    ['数字', 'project']
  ])('of %s is %s', (name, folder) => {
    expect(folderName(name)).toBe(folder);
  });
});

describe('the form of a new project', () => {
  it('makes the folder from the name', async () => {
    const widget = await form();
    type(inputs(widget)[0], 'Image Search');
    expect(widget.getValue()).toEqual({
      name: 'Image Search',
      path: 'work/image-search',
      example: null
    });
  });

  it('leaves a folder alone that the person typed', async () => {
    const widget = await form();
    type(inputs(widget)[1], 'elsewhere/here');
    type(inputs(widget)[0], 'Image Search');
    expect(widget.getValue()).toMatchObject({
      name: 'Image Search',
      path: 'elsewhere/here'
    });
  });

  it('says what an example needs that is not there', async () => {
    const widget = await form();
    expect(widget.node.textContent).toContain(
      'Needs sklearn, which is not installed.'
    );
  });

  it('keeps the typed name when an example is chosen', async () => {
    const widget = await form();
    click(choices(widget)[1]);
    expect(widget.getValue()).toMatchObject({
      name: 'My project',
      example: 'digits'
    });
  });

  it('takes the name of the example where none was typed', async () => {
    const widget = await form('');
    click(choices(widget)[1]);
    expect(widget.getValue()).toEqual({
      name: 'Handwritten digits',
      path: 'work/handwritten-digits',
      example: 'digits'
    });
  });
});
