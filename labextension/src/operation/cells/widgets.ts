import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import type { IWidgetContext } from '@jupyter-widgets/jupyterlab-manager';

import type { IConnectionChange, TryKernel } from '../../model/tryKernel';

const WIDGET_TYPE = 'application/vnd.jupyter.widget-view+json';

const managed = new WeakMap<TryKernel, Promise<IRenderMimeRegistry | null>>();

/** Makes widgets (ipywidgets) of the kernel live in what is drawn with `rendermime`, once the kernel is there. */
export async function showWidgets(
  rendermime: IRenderMimeRegistry,
  kernel: TryKernel
): Promise<void> {
  let registry = managed.get(kernel);
  if (!registry) {
    registry = manage(rendermime.clone(), kernel);
    managed.set(kernel, registry);
  }
  const factory = (await registry)?.getFactory(WIDGET_TYPE);
  if (factory) {
    rendermime.removeMimeType(WIDGET_TYPE);
    rendermime.addFactory(factory, -10);
  }
}

/** One manager for each kernel; null where ipywidgets' extension is not installed. */
async function manage(
  registry: IRenderMimeRegistry,
  kernel: TryKernel
): Promise<IRenderMimeRegistry | null> {
  if (!registry.getFactory(WIDGET_TYPE)) {
    return null;
  }
  const { registerWidgetManager } =
    await import('@jupyter-widgets/jupyterlab-manager');
  return new Promise(resolve => {
    const add = registry.addFactory.bind(registry);
    // Called once the manager is there, with a renderer in place of the one that waits for it.
    registry.addFactory = (factory, rank) => {
      add(factory, rank);
      resolve(registry);
    };
    registerWidgetManager(new KernelContext(kernel), registry, []);
  });
}

/** A kernel as widgets expect it: a notebook's, that has nothing saved. */
class KernelContext implements IWidgetContext {
  constructor(kernel: TryKernel) {
    const kernelChanged = new Signal<this, IConnectionChange>(this);
    const statusChanged = new Signal<this, Kernel.Status>(this);
    const connectionStatusChanged = new Signal<this, Kernel.ConnectionStatus>(
      this
    );
    const follow = (connection: Kernel.IKernelConnection | null) => {
      connection?.statusChanged.connect((_, status) =>
        statusChanged.emit(status)
      );
      connection?.connectionStatusChanged.connect((_, status) =>
        connectionStatusChanged.emit(status)
      );
    };
    const ready = new Promise<void>(resolve => {
      if (kernel.connection) {
        resolve();
      }
      kernel.connectionChanged.connect((_, change) => {
        follow(change.newValue);
        kernelChanged.emit(change);
        if (change.newValue) {
          resolve();
        }
      });
    });
    follow(kernel.connection);
    this.sessionContext = {
      ready,
      session: {
        get kernel() {
          return kernel.connection;
        }
      },
      kernelChanged,
      statusChanged,
      connectionStatusChanged
    };
  }

  readonly sessionContext: IWidgetContext['sessionContext'];
  readonly model = { getMetadata: () => undefined };
  readonly saveState = new Signal<this, string>(this);
  readonly urlResolver = {
    resolveUrl: (url: string) => Promise.resolve(url),
    getDownloadUrl: (url: string) => Promise.resolve(url)
  };
}
