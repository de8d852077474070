/** A feed's events on JupyterLab's own output model. */
import type * as nbformat from '@jupyterlab/nbformat';
import { OutputAreaModel, type IOutputAreaModel } from '@jupyterlab/outputarea';

import { needsTrust } from '../graph/richoutput';
import type { DisplayContent } from '../protocol/types';

export interface IOutputLimits {
  readonly outputs: number;
  readonly characters: number;
}

const MORE = 4;

/** What a page draws without a pause. */
export const LIMITS: IOutputLimits = { outputs: 500, characters: 500_000 };

/**
 * Writes outputs the way a notebook does: neighbouring texts of one stream are one output, updates change their
 * display in place. Above the limits the oldest outputs make room.
 */
export class Outputs {
  /** `isTrusted`: HTML and scripts may run. */
  constructor(
    isTrusted: boolean,
    private _limits: IOutputLimits = LIMITS
  ) {
    this._model = new OutputAreaModel({ trusted: isTrusted });
  }

  /** Something of it is not drawn as it was shown, since it is not trusted. */
  get isSanitized(): boolean {
    return this._needsTrust && !this._model.trusted;
  }

  /** Older outputs made room. */
  get hasEarlier(): boolean {
    return this._hasEarlier;
  }

  get model(): IOutputAreaModel {
    return this._model;
  }

  /** From now on there is room for several times as much. */
  takeMore(): void {
    const { outputs, characters } = this._limits;
    this._limits = {
      outputs: outputs * MORE,
      characters: characters * MORE
    };
  }

  setTrusted(isTrusted: boolean): void {
    this._model.trusted = isTrusted;
  }

  text(name: 'stdout' | 'stderr', text: string): void {
    const { characters } = this._limits;
    const end = text.length > characters ? lastLines(text, characters) : text;
    this._characters += end.length;
    this._add({ output_type: 'stream', name, text: end }, null);
    this._hasEarlier ||= end !== text;
  }

  /** `id` is the display's; an update of a display that is not there (any more) is shown as a new one. */
  display(id: string | null, content: DisplayContent, isUpdate: boolean): void {
    const index = id === null ? undefined : this._ids.lastIndexOf(id);
    const bundle = {
      data: content.data as nbformat.IMimeBundle,
      metadata: (content.metadata ?? {}) as nbformat.OutputMetadata
    };
    if (isUpdate && index !== undefined && index >= 0) {
      if (content.updates === 0) {
        return; // it is drawn already
      }
      this._ids.forEach((other, i) => {
        if (other === id) {
          this._model.get(i).setData(bundle);
        }
      });
    } else {
      this._add({ output_type: 'display_data', ...bundle }, id);
    }
    this._needsTrust ||= needsTrust(content.data);
  }

  error(ename: string, evalue: string, traceback: string[]): void {
    this._add({ output_type: 'error', ename, evalue, traceback }, null);
  }

  /** A line of ours between the operation's outputs. */
  note(text: string): void {
    this._add(noteOutput(text), null);
  }

  clear(wait: boolean): void {
    this._model.clear(wait);
    this._isClearPending = wait;
    if (!wait) {
      this._forget();
    }
  }

  dispose(): void {
    this._model.dispose();
  }

  private _add(output: nbformat.IOutput, id: string | null): void {
    if (this._isClearPending) {
      this._isClearPending = false;
      this._forget();
      this._characters = textLength(output);
    }
    const length = this._model.add(output);
    if (length > this._ids.length) {
      this._ids.push(id);
    }
    if (
      length > this._limits.outputs ||
      this._characters > this._limits.characters
    ) {
      this._makeRoom();
    }
  }

  private _forget(): void {
    this._needsTrust = false;
    this._hasEarlier = false;
    this._ids = [];
    this._characters = 0;
  }

  /** Keeps the newest half. */
  private _makeRoom(): void {
    const outputs = this._model.toJSON();
    const ids = this._ids;
    const kept: [nbformat.IOutput, string | null][] = [];
    let characters = 0;
    for (
      let i = outputs.length - 1;
      i >= 0 && kept.length < this._limits.outputs / 2;
      i--
    ) {
      const room = this._limits.characters / 2 - characters;
      const length = textLength(outputs[i]);
      if (length > room) {
        kept.push([endOf(outputs[i], room), null]);
        characters += room;
        break;
      }
      characters += length;
      kept.push([outputs[i], ids[i]]);
    }
    kept.reverse();
    this._hasEarlier = true;
    this._model.fromJSON(kept.map(([output]) => output));
    this._ids = kept.map(([, id]) => id);
    this._characters = characters;
  }

  private readonly _model: OutputAreaModel;
  private _ids: (string | null)[] = [];
  private _characters = 0;
  private _isClearPending = false;
  private _hasEarlier = false;
  private _needsTrust = false;
}

function noteOutput(text: string): nbformat.IDisplayData {
  return {
    output_type: 'display_data',
    data: {
      'text/plain': text,
      'text/html': `<em class="df-feed-note">${escape(text)}</em>`
    },
    metadata: {}
  };
}

function textLength(output: nbformat.IOutput): number {
  if (output.output_type !== 'stream') {
    return 0;
  }
  return joined(output.text as nbformat.MultilineString).length;
}

/** The last whole lines of a stream that fit into `characters`. */
function endOf(output: nbformat.IOutput, characters: number): nbformat.IOutput {
  const text = joined(output.text as nbformat.MultilineString);
  return { ...output, text: lastLines(text, characters) };
}

function lastLines(text: string, characters: number): string {
  const end = text.slice(-Math.max(1, characters));
  return end.slice(end.indexOf('\n') + 1);
}

function joined(text: nbformat.MultilineString): string {
  return Array.isArray(text) ? text.join('') : text;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, mark => `&#${mark.charCodeAt(0)};`);
}
