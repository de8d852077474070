/**
 * What the operation editor is made of besides the code, each part listed here and loaded when it is first shown.
 * A part gets the session and what JupyterLab offers; parts know nothing of each other.
 */
import type { IEditorServices } from '@jupyterlab/codeeditor';
import type { ICompletionProviderManager } from '@jupyterlab/completer';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ServiceManager } from '@jupyterlab/services';
import type { IStateDB } from '@jupyterlab/statedb';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Widget } from '@lumino/widgets';

import type { OperationSession } from '../model/operationSession';
import { CommandIDs } from '../tokens';

export interface IPlaceOptions {
  readonly session: OperationSession;
  readonly commands: CommandRegistry;
  readonly services: ServiceManager.IManager;
  readonly editors: IEditorServices;
  readonly rendermime: IRenderMimeRegistry;
  readonly completion: ICompletionProviderManager | null;
  readonly state: IStateDB | null;
  readonly translator: ITranslator;
}

export interface IPlace {
  readonly id: string;
  label(trans: TranslationBundle): string;
  /** Gives it the keyboard. */
  readonly command?: string;
  create(options: IPlaceOptions): Promise<Widget>;
}

/** The tabs at the right of the code. */
export const rightTabs: readonly IPlace[] = [
  {
    id: 'interface',
    label: trans => trans.__('Interface'),
    command: CommandIDs.switchSide,
    create: async options => (await import('./card/view')).createCard(options)
  },
  {
    id: 'environment',
    label: trans => trans.__('Environment'),
    create: async options => {
      const { EnvironmentPanel } = await import('./environment/panel');
      return new EnvironmentPanel(options);
    }
  },
  {
    id: 'documentation',
    label: trans => trans.__('Documentation'),
    create: async options =>
      (await import('./documentation')).createDocumentation(options)
  }
];

/** Below code and tabs. */
export const below: IPlace | null = {
  id: 'try',
  label: trans => trans.__('Try it'),
  create: async options =>
    (await import('./trying/area')).createTryArea(options)
};

/** Other ways to show the code than as one text; a switch in the toolbar chooses. */
export const codeAlternatives: readonly IPlace[] = [
  {
    id: 'cells',
    label: trans => trans.__('Cells'),
    create: async options =>
      (await import('./cells/view')).createCellsView(options)
  }
];
