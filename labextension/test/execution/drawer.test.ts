import {
  RenderMimeRegistry,
  standardRendererFactories
} from '@jupyterlab/rendermime';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { JobDrawer } from '../../src/execution/drawer';
import { problem } from '../panels/records';
import { HandExecution, job } from './records';

const FIGURE = {
  id: 'loss',
  url: 'data:image/png;base64,AA==',
  svgUrl: null,
  svgMissing: null,
  ratio: null,
  updates: 3
};

describe('the job drawer', () => {
  let drawer: JobDrawer;

  /** Lets Lumino and React draw. */
  const settle = async () => {
    for (let before = ''; before === '' || before !== drawer.node.innerHTML;) {
      before = drawer.node.innerHTML;
      MessageLoop.flush();
      await new Promise(resolve => setTimeout(resolve, 25));
    }
  };
  const click = (target: Element | null) =>
    target?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  const tabs = () =>
    [...drawer.node.querySelectorAll('[role=tab]')].map(
      tab => tab.firstChild?.textContent
    );
  const tab = (name: string) =>
    [...drawer.node.querySelectorAll('[role=tab]')].find(
      one => one.firstChild?.textContent === name
    ) as Element;
  const shown = (name: string) =>
    !drawer.node.querySelector(`.${name}`)?.classList.contains('lm-mod-hidden');

  beforeEach(async () => {
    const rendermime = new RenderMimeRegistry({
      initialFactories: standardRendererFactories
    });
    drawer = new JobDrawer({ rendermime });
    Widget.attach(drawer, document.body);
    await settle();
  });

  afterEach(() => drawer.dispose());

  it('says what it is for while no job is chosen', async () => {
    await vi.waitFor(() =>
      expect(drawer.node.textContent).toContain('Select a node')
    );
  });

  it('shows what a job prints, and its name, execution and status', async () => {
    const model = new HandExecution(job({ label: 'Train it' }));
    drawer.setJob(model, 'Train');
    model.feeds.get('Train')?.print('epoch 1\n');
    await settle();
    expect(drawer.node.querySelector('.jp-OutputArea')?.textContent).toContain(
      'epoch 1'
    );
    expect(drawer.node.querySelector('.df-JobSummary')?.textContent).toMatch(
      /^Train it · train_7Why it ranrunning/
    );
  });

  it('says why a job ran, when it is asked', async () => {
    const model = new HandExecution(job({ label: 'Train it', attempt: 1 }));
    drawer.setJob(model, 'Train');
    await settle();
    const why = drawer.node.querySelector<HTMLElement>('.df-WhyRan button');
    why?.click();
    await vi.waitFor(() =>
      expect(
        drawer.node.querySelector('.df-WhyRan-answer')?.textContent
      ).toMatch(/since train_6:epochs of Train changed from 3 to 4\./)
    );
    model.set(job({ reused: true, status: 'success' }));
    await vi.waitFor(() =>
      expect(drawer.node.querySelector('.df-WhyRan')).toBeNull()
    );
  });

  it('shows an earlier attempt that is chosen, as it ended, and the newest of another job', async () => {
    const model = new HandExecution(
      job({
        attempt: 2,
        earlier: [
          {
            number: 1,
            status: 'failed',
            reason: 'ValueError: no luck',
            queued_at: null,
            started_at: '2026-01-01T00:00:00Z',
            ended_at: '2026-01-01T00:00:05Z'
          }
        ]
      }),
      job({ node: 'Split' })
    );
    drawer.setJob(model, 'Train');
    await settle();
    const chooser = () => drawer.node.querySelector('select');
    expect([...(chooser()?.options ?? [])].map(({ text }) => text)).toEqual([
      'attempt 1: failed',
      'attempt 2: running'
    ]);
    drawer.shown.setAttempt(1);
    await settle();
    model.feeds.get('Train 1')?.print('of the first\n');
    model.feeds.get('Train')?.print('of the second\n');
    await settle();
    expect(drawer.node.querySelector('.jp-OutputArea')?.textContent).toBe(
      'of the first\n'
    );
    expect(model.feeds.get('Train')?.isDisposed).toBe(true);
    expect(chooser()?.value).toBe('1');
    expect(drawer.node.querySelector('.df-Failure')?.textContent).toBe(
      'ValueError: no luck'
    );
    expect(drawer.node.querySelector('.df-JobSummary')?.textContent).toMatch(
      /failed · 5\.0 s$/
    );
    drawer.setJob(model, 'Split');
    expect(drawer.shown.attempt).toBeNull();
    await settle();
    expect(chooser()).toBeNull();
  });

  it('gives a feed back when another job is chosen', async () => {
    const model = new HandExecution(job(), job({ node: 'Split' }));
    drawer.setJob(model, 'Train');
    await settle();
    drawer.setJob(model, 'Split');
    await settle();
    expect(model.feeds.get('Train')?.isDisposed).toBe(true);
    expect(model.feeds.get('Split')?.isDisposed).toBe(false);
  });

  it('gives a feed back that comes when another job is shown already', async () => {
    const model = new HandExecution(job(), job({ node: 'Split' }));
    drawer.setJob(model, 'Train');
    drawer.setJob(model, 'Split');
    await settle();
    expect(model.feeds.get('Train')?.isDisposed).toBe(true);
    expect(model.feeds.get('Split')?.isDisposed).toBe(false);
  });

  it('takes a feed once when the same job is chosen again', () => {
    const model = new HandExecution(job());
    drawer.setJob(model, 'Train');
    const feed = model.feeds.get('Train');
    drawer.setJob(model, 'Train');
    model.set(job({ status: 'success' }));
    expect(model.feeds.get('Train')).toBe(feed);
  });

  it('finds a job that is made later', async () => {
    const model = new HandExecution();
    drawer.setJob(model, 'Train');
    expect(model.feeds.size).toBe(0);
    model.set(job());
    await settle();
    expect(model.feeds.size).toBe(1);
    expect(drawer.node.textContent).toContain(
      'Running; nothing printed so far.'
    );
  });

  it('counts figures and shows the newest of each', async () => {
    const model = new HandExecution(job());
    drawer.setJob(model, 'Train');
    model.feeds.get('Train')?.show([FIGURE]);
    await settle();
    expect(tab('Figures').textContent).toBe('Figures1');
    click(tab('Figures'));
    await settle();
    expect(drawer.node.querySelector('img')?.getAttribute('src')).toBe(
      FIGURE.url
    );
    expect(drawer.node.textContent).toContain('4 of 4');
  });

  it('keeps the element of a figure while it is redrawn', async () => {
    const model = new HandExecution(job());
    drawer.setJob(model, 'Train');
    drawer.showTab('figures');
    model.feeds.get('Train')?.show([FIGURE]);
    await settle();
    const image = drawer.node.querySelector('img');
    model.feeds
      .get('Train')
      ?.show([{ ...FIGURE, url: 'data:image/png;base64,BB==' }]);
    await settle();
    expect(drawer.node.querySelector('img')).toBe(image);
    expect(image?.getAttribute('src')).toBe('data:image/png;base64,BB==');
  });

  it('stands figures beside the text only where it is wide enough', async () => {
    const model = new HandExecution(job());
    drawer.setJob(model, 'Train');
    await settle();
    model.feeds.get('Train')?.show([FIGURE]);
    const resize = (width: number) =>
      MessageLoop.sendMessage(drawer, new Widget.ResizeMessage(width, 200));
    resize(900);
    expect(shown('df-JobDrawer-figures')).toBe(true);
    resize(500);
    expect(shown('df-JobDrawer-figures')).toBe(false);
    expect(drawer.hasClass('df-mod-beside')).toBe(false);
  });

  it('has a metrics tab only when there are metrics', async () => {
    const model = new HandExecution(job());
    drawer.setJob(model, 'Train');
    await settle();
    expect(tabs()).toEqual(['Output', 'Figures']);
    const feed = model.feeds.get('Train');
    if (feed) {
      feed.metrics = [{ name: 'loss', points: [{ step: 0, value: 1 }] }];
      feed.changed.emit();
    }
    await settle();
    expect(tabs()).toEqual(['Output', 'Figures', 'Metrics']);
  });

  it('leads from a failure to its line', async () => {
    const failure = {
      name: 'ValueError',
      message: 'bad shape',
      path: 'operations/Train.py',
      line: 12,
      hint: 'Check the input.'
    };
    const places: unknown[] = [];
    drawer.placeRequested.connect((_, place) => places.push(place));
    drawer.setJob(
      new HandExecution(job({ status: 'failed', failure })),
      'Train'
    );
    await settle();
    const banner = drawer.node.querySelector('.df-Failure') as Element;
    expect(banner.textContent).toContain('ValueError: bad shape');
    expect(banner.textContent).toContain('Check the input.');
    click(banner.querySelector('button'));
    expect(places).toEqual([
      { project: 'p', path: 'operations/Train.py', line: 12 }
    ]);
  });

  it('lists the problems of the document and leads to them', async () => {
    const chosen: unknown[] = [];
    const missing = problem({
      message: 'Train needs “dataset”.',
      where: { ...problem().where, node: 'Train' }
    });
    drawer.setProblems([missing], {
      onSelect: one => chosen.push(one),
      fixesOf: one => [{ label: 'Fix it', make: () => chosen.push(one.code) }]
    });
    await settle();
    expect(tab('Problems').getAttribute('aria-selected')).toBe('true');
    click(drawer.node.querySelector('.df-Problems button'));
    expect(chosen).toEqual([missing]);
    const [, fix] = drawer.node.querySelectorAll('.df-Problems button');
    expect(fix.textContent).toBe('Fix it');
    click(fix);
    expect(chosen[1]).toBe(missing.code);
  });
});
