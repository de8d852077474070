/** What is used of the extension that comes with ipywidgets; it is there only where that is installed. */
declare module '@jupyter-widgets/jupyterlab-manager' {
  import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
  import type { Kernel } from '@jupyterlab/services';
  import type { IDisposable } from '@lumino/disposable';
  import type { ISignal } from '@lumino/signaling';

  /** As a notebook's context and its session's. */
  export interface IWidgetContext {
    readonly sessionContext: {
      readonly ready: Promise<void>;
      readonly session: { readonly kernel: Kernel.IKernelConnection | null };
      readonly kernelChanged: ISignal<unknown, unknown>;
      readonly statusChanged: ISignal<unknown, Kernel.Status>;
      readonly connectionStatusChanged: ISignal<
        unknown,
        Kernel.ConnectionStatus
      >;
    };
    readonly model: { getMetadata(key: string): unknown };
    readonly saveState: ISignal<unknown, string>;
    readonly urlResolver: {
      resolveUrl(url: string): Promise<string>;
      getDownloadUrl(url: string): Promise<string>;
    };
  }

  export function registerWidgetManager(
    context: IWidgetContext,
    rendermime: IRenderMimeRegistry,
    renderers: Iterable<never>
  ): IDisposable;
}
