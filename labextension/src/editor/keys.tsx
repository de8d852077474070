import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../tokens';
import { bindingsOf, keysOf } from '../ui/keys';
import { ReactView } from '../ui/reactview';
import { TRANSLATION_DOMAIN } from '../ui/translation';
import { CanvasCommandIDs as Ids } from './commandids';

interface IKeyRow {
  readonly does: string;
  /** A key or gesture that is always the same. */
  readonly always?: string;
  readonly command?: string;
  readonly args?: ReadonlyPartialJSONObject;
}

interface IKeyGroup {
  readonly title: string;
  readonly rows: readonly IKeyRow[];
}

/** Shows every key and gesture of the pipeline editor, with the keys as they are set now. */
export async function showKeys(
  commands: CommandRegistry,
  translator: ITranslator
): Promise<void> {
  const trans = translator.load(TRANSLATION_DOMAIN);
  const change = Dialog.createButton({
    label: trans.__('Change keys…'),
    accept: false
  });
  const body = new ReactView(
    () => <Keys commands={commands} groups={groupsOf(commands, trans)} />,
    translator
  );
  body.addClass('df-Keys');
  const { button } = await showDialog({
    title: trans.__('Keys of the pipeline editor'),
    body,
    buttons: [change, Dialog.okButton({ label: trans.__('Close') })],
    defaultButton: 1,
    hasClose: true
  });
  if (button.label === change.label) {
    await commands.execute('settingeditor:open', {
      query: 'Keyboard Shortcuts'
    });
  }
}

function Keys(props: {
  commands: CommandRegistry;
  groups: readonly IKeyGroup[];
}): JSX.Element {
  return (
    <>
      {props.groups.map(({ title, rows }) => (
        <section key={title}>
          <h4>{title}</h4>
          <dl>
            {rows.map(row => (
              <div key={row.does}>
                <dt>
                  {keysIn(props.commands, row).map(keys => (
                    <kbd key={keys}>{keys}</kbd>
                  ))}
                </dt>
                <dd>{row.does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}

function keysIn(commands: CommandRegistry, row: IKeyRow): string[] {
  const set =
    row.command === undefined
      ? []
      : bindingsOf(commands, row.command, row.args);
  const all = row.always === undefined ? set : [row.always, ...set];
  return all.length > 0 ? all : ['—'];
}

function groupsOf(
  commands: CommandRegistry,
  trans: TranslationBundle
): IKeyGroup[] {
  const of = (
    command: string,
    args: ReadonlyPartialJSONObject = {},
    always?: string
  ): IKeyRow => ({
    does: commands.label(command, args),
    command,
    args,
    always
  });
  return [
    {
      title: trans.__('Add and connect'),
      rows: [
        of(Ids.addOperation, {}, trans.__('Double-click')),
        of(Ids.addNote),
        of(Ids.editValues),
        of(Ids.rename),
        of(Ids.openCode, {}, trans.__('Double-click a node')),
        of(Ids.connect),
        {
          always: trans.__('Drag, or click both'),
          does: trans.__('Connect two ports')
        },
        {
          always: trans.__('Drag its end'),
          does: trans.__('Move a connection; drop it nowhere to remove it')
        }
      ]
    },
    {
      title: trans.__('Edit'),
      rows: [
        of('deepforge:undo', {}, keysOf('Accel Z')),
        of('deepforge:redo', {}, keysOf('Accel Shift Z')),
        of(Ids.cut),
        of(Ids.copy),
        of(Ids.paste),
        of(Ids.duplicate),
        of(Ids.remove),
        of(Ids.selectAll),
        {
          always: trans.__('Shift+drag'),
          does: trans.__('Select with a box; Shift+click adds one')
        },
        { always: trans.__('Arrows'), does: trans.__('Move what is selected') }
      ]
    },
    {
      title: trans.__('Arrange'),
      rows: [
        of(Ids.arrange),
        ...['left', 'center', 'right', 'top', 'middle', 'bottom'].map(side =>
          of(Ids.align, { side })
        ),
        ...['horizontal', 'vertical'].map(axis => of(Ids.distribute, { axis }))
      ]
    },
    {
      title: trans.__('Look and run'),
      rows: [
        of(Ids.find, {}, keysOf('Accel F')),
        of(Ids.fit),
        of(Ids.fitSelection),
        of(Ids.zoom, { factor: 1.25 }),
        of(Ids.zoom, { factor: 0.8 }),
        of(Ids.zoom, { factor: null }),
        of(CommandIDs.run),
        of(CommandIDs.runWithOptions),
        of(Ids.runTo),
        of(Ids.runOnly),
        of(Ids.showKeys)
      ]
    }
  ];
}
