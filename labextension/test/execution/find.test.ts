import { beforeEach, describe, expect, it } from 'vitest';

import { Find, matchesIn, MOST_MATCHES } from '../../src/execution/find';

let root: HTMLElement;

const output = (html: string) =>
  root.insertAdjacentHTML(
    'beforeend',
    `<div class="jp-OutputArea-output">${html}</div>`
  );

beforeEach(() => {
  root = document.body.appendChild(document.createElement('div'));
});

describe('finding in the output', () => {
  it('takes no heed of case and colours', () => {
    output('<pre>Loss <span>lo</span><b>SS</b> los</pre>');
    expect(matchesIn(root, 'loss').map(String)).toEqual(['Loss', 'loSS']);
  });

  it('does not go over two outputs', () => {
    output('ab');
    output('cd');
    expect(matchesIn(root, 'bc')).toEqual([]);
    expect(matchesIn(root, 'c').map(String)).toEqual(['c']);
  });

  it('leaves out what nobody sees', () => {
    output('<style>loss</style><script>loss</script>');
    expect(matchesIn(root, 'loss')).toEqual([]);
  });

  it('counts up to a limit', () => {
    output('a'.repeat(MOST_MATCHES + 10));
    expect(matchesIn(root, 'a').length).toBe(MOST_MATCHES);
  });

  it('begins with the newest and goes around both ends', () => {
    output('x1 x2 x3');
    const find = new Find(root);
    find.search('x');
    expect([find.count, find.index]).toEqual([3, 2]);
    find.step(1);
    expect(find.index).toBe(0);
    find.step(-1);
    expect(find.index).toBe(2);
  });

  it('stays at its match when there is more to look through', () => {
    output('x1');
    const find = new Find(root);
    find.search('x');
    output('x2');
    find.search('x');
    expect([find.count, find.index]).toEqual([2, 0]);
    find.clear();
    expect([find.count, find.index]).toEqual([0, -1]);
  });
});
