/** JupyterLab's own editors of code. */
import type { IYText } from '@jupyter/ydoc';
import type { IEditorServices } from '@jupyterlab/codeeditor';
import {
  CodeMirrorEditorFactory,
  EditorExtensionRegistry,
  ybinding
} from '@jupyterlab/codemirror';

export function editors(): IEditorServices {
  const extensions = new EditorExtensionRegistry();
  // As JupyterLab's own plugin does it.
  extensions.addExtension({
    name: 'shared-model-binding',
    factory: ({ model }) => {
      const { ysource, undoManager } = model.sharedModel as IYText;
      return EditorExtensionRegistry.createImmutableExtension(
        ybinding({ ytext: ysource, undoManager: undoManager ?? undefined })
      );
    }
  });
  return {
    factoryService: new CodeMirrorEditorFactory({ extensions })
  } as unknown as IEditorServices;
}
