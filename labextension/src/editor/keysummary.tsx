import { CommandIDs } from '../tokens';
import { bindingsOf, keysOf } from '../ui/keys';
import { useTranslation } from '../ui/translation';
import { CanvasCommandIDs } from './commandids';
import { useCommands } from './commands';

/** The keys that are needed first, as they are set now, and the way to all of them. */
export function KeySummary(): JSX.Element | null {
  const trans = useTranslation();
  const commands = useCommands();
  if (commands === null) {
    return null;
  }
  const rows: readonly (readonly [string | undefined, string])[] = [
    [bindingsOf(commands, CommandIDs.run)[0], trans.__('run this pipeline')],
    [
      bindingsOf(commands, CanvasCommandIDs.addOperation)[0],
      trans.__('add an operation at the pointer')
    ],
    [
      bindingsOf(commands, CanvasCommandIDs.connect)[0],
      trans.__('connect the selected node')
    ],
    [
      bindingsOf(commands, CanvasCommandIDs.addNote)[0],
      trans.__('add a note at the pointer')
    ],
    [
      bindingsOf(commands, CanvasCommandIDs.remove)[0],
      trans.__('delete what is selected')
    ],
    [keysOf('Accel Z'), trans.__('undo')],
    ['Shift', trans.__('select several: click, or drag a box')]
  ];
  return (
    <>
      <h4>{trans.__('Keys')}</h4>
      <dl className="df-Inspector-keys">
        {rows.map(
          ([keys, does]) =>
            keys !== undefined && [
              <dt key={`${does}:`}>{keys}</dt>,
              <dd key={does}>{does}</dd>
            ]
        )}
      </dl>
      <button
        className="df-link df-Inspector-allkeys"
        onClick={() => void commands.execute(CanvasCommandIDs.showKeys)}
      >
        {trans.__('All keys…')}
      </button>
    </>
  );
}
