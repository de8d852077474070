import { nullTranslator } from '@jupyterlab/translation';
import { act } from 'react';
import { describe, expect, it } from 'vitest';

import { chosenFiles } from '../../src/artifacts/dropped';
import { UploadForm } from '../../src/artifacts/uploading/form';
import { titleOf } from '../../src/artifacts/uploading/words';
import { UploadChoice } from '../../src/model/uploadChoice';
import { render } from '../ui/render';
import { file } from './files';

const TRANS = nullTranslator.load('deepforge_jupyter');

function asked(files: File[], storages = ['Team', 'local']) {
  return UploadChoice.of(chosenFiles(files), storages);
}

describe('what is asked before files are uploaded', () => {
  it('is one question for each kind of file', async () => {
    const choice = await asked([
      file('a.csv', 'a,b'),
      file('b.csv', 'c,d'),
      file('c.json', '{}'),
      file('set/d.png'),
      file('e.bin', '\0')
    ]);
    const { node } = render(<UploadForm choice={choice} />);
    const rows = [...node.querySelectorAll('li')].map(row => [
      row.querySelector('.df-Upload-names')?.textContent,
      row.querySelector('label')?.textContent,
      row.querySelector('select')?.value ??
        row.querySelector('output')?.textContent
    ]);
    expect(rows).toEqual([
      ['a.csv, b.csv', 'Of each, operations get', 'file'],
      ['c.json', 'Operations get', 'value'],
      ['e.bin', 'Operations get', 'the path of the file'],
      ['set', 'Operations get', 'the path of the folder']
    ]);
    expect(titleOf(choice.kinds, TRANS)).toBe('Upload 5 files and folders');
  });

  it('says which version of a name that is there already each becomes', async () => {
    const files = [file('a.csv', 'a,b'), file('b.csv', 'c'), file('c.json')];
    const versions = new Map([
      ['b.csv', 1],
      ['c.json', 3]
    ]);
    const choice = await UploadChoice.of(chosenFiles(files), [], versions);
    const { node } = render(<UploadForm choice={choice} />);
    const [tables, json] = node.querySelectorAll('li');
    expect(tables.textContent).toContain('b.csv becomes version 2');
    expect(tables.textContent).not.toContain('a.csv becomes');
    expect(json.textContent).toContain('becomes version 4');
  });

  it('is answered for one kind without changing another', async () => {
    const choice = await asked([file('a.csv', 'a,b'), file('c.json', '{}')]);
    const { node } = render(<UploadForm choice={choice} />);
    const select = node.querySelector('li select') as HTMLSelectElement;
    act(() => {
      select.value = 'value';
      select.dispatchEvent(new Event('change', { bubbles: true }));
      choice.keepIn('local');
    });
    expect(choice.kinds.map(({ opensAs }) => opensAs)).toEqual([
      'value',
      'value'
    ]);
    expect(choice.storage).toBe('local');
  });

  it('names few of many, and the person who chose none is asked nothing of a storage', async () => {
    const choice = await asked(
      ['1', '2', '3', '4', '5'].map(name => file(`${name}.txt`)),
      ['local']
    );
    const { node } = render(<UploadForm choice={choice} />);
    expect(node.querySelector('.df-Upload-names')?.textContent).toBe(
      '1.txt, 2.txt, 3.txt and 2 more'
    );
    expect(node.querySelectorAll('select').length).toBe(1);
  });

  it('is nothing for JSON that is too large to be read', async () => {
    const large = Object.defineProperty(file('c.json', '{}'), 'size', {
      value: 65 * 2 ** 20
    });
    const { kinds } = await asked([large]);
    expect(kinds.map(({ canBeValue }) => canBeValue)).toEqual([false]);
  });

  it('warns that a pickle runs code', async () => {
    const pickle = file('m.pkl', new Uint8Array([0x80, 4, 0x2e]));
    const { node } = render(<UploadForm choice={await asked([pickle])} />);
    expect(node.textContent).toContain('runs code');
  });
});
