import { expect, it } from 'vitest';

import { SessionContext } from '../../src/editor/hooks';
import { Palette } from '../../src/editor/palette';
import { EditorSession } from '../../src/editor/session';
import { sampleDoc } from '../graph/samples';
import { press, render } from '../ui/render';
import { MemoryProject, OneProject } from './projects';

it.each(['Escape', 'Tab'])('the palette closes with %s', key => {
  const session = new EditorSession(
    sampleDoc('A:Load'),
    'work/p/pipelines/train.dfpipe',
    new OneProject(new MemoryProject())
  );
  let closed = 0;
  const { node } = render(
    <SessionContext.Provider value={session}>
      <Palette
        at={{ x: 0, y: 0 }}
        rank={() => 0}
        onAdd={() => undefined}
        onCreated={() => undefined}
        onClose={() => (closed += 1)}
      />
    </SessionContext.Provider>
  );
  press(node.querySelector('input')!, key);
  expect(closed).toBe(1);
  session.dispose();
});
