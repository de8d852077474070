import { useReactFlow } from '@xyflow/react';
import { useEffect } from 'react';

import type { Position } from '../graph/pipeline';
import { INPUT_OPERATION } from '../graph/ports';
import { ARTIFACT_MIME, OPERATION_MIME } from '../ui/drag';
import { useTranslation } from '../ui/translation';
import type { IToast } from './hint';
import { useSession } from './hooks';
import { place } from './placing';

/** What JupyterLab's file browser carries: paths from the server's root. */
const FILES_MIME = 'application/x-jupyter-icontents';

/** A drag of Lumino's, which is not the browser's own. */
interface ILuminoDragEvent extends MouseEvent {
  readonly mimeData: { getData(mime: string): unknown };
  readonly proposedAction: string;
  dropAction: string;
}

/** Operations and artifacts of the panel, operations of the palette, and files of the file browser become nodes. */
export function useDrops(root: HTMLElement | null, toast: IToast): void {
  const session = useSession();
  const trans = useTranslation();
  const flow = useReactFlow();

  useEffect(() => {
    if (!root) {
      return;
    }
    const spotOf = ({ clientX, clientY }: MouseEvent): Position =>
      flow.screenToFlowPosition({ x: clientX - 24, y: clientY - 16 });
    const add = (
      operation: string,
      event: MouseEvent,
      attributes?: ReadonlyMap<string, string>
    ): void => {
      place(session, { operation, at: spotOf(event), attributes });
      root.focus({ preventScroll: true });
    };

    const onDragOver = (event: DragEvent) => {
      const types = event.dataTransfer?.types ?? [];
      if (
        !session.isReadOnly &&
        (types.includes(OPERATION_MIME) || types.includes(ARTIFACT_MIME))
      ) {
        event.preventDefault();
        event.dataTransfer!.dropEffect = 'copy';
      }
    };
    const onDrop = (event: DragEvent) => {
      const operation = event.dataTransfer?.getData(OPERATION_MIME);
      const artifact = event.dataTransfer?.getData(ARTIFACT_MIME);
      if (session.isReadOnly || !(operation || artifact)) {
        return;
      }
      event.preventDefault();
      if (operation) {
        add(operation, event);
      } else {
        const value = JSON.stringify(artifact);
        add(INPUT_OPERATION, event, new Map([['artifact', value]]));
      }
    };

    /** The dragged Python files, from the project's folder (null: not in it); empty: none of that kind. */
    const filesOf = (event: Event): (string | null)[] => {
      const paths = (event as ILuminoDragEvent).mimeData.getData(FILES_MIME);
      return Array.isArray(paths) && !session.isReadOnly
        ? paths
            .filter(
              (path): path is string =>
                typeof path === 'string' && path.endsWith('.py')
            )
            .map(
              path =>
                session.project?.toProjectPath(
                  path.slice(path.indexOf(':') + 1)
                ) ?? null
            )
        : [];
    };
    const onFilesOver = (event: Event) => {
      if (filesOf(event).length > 0) {
        const drag = event as ILuminoDragEvent;
        drag.preventDefault();
        drag.stopPropagation();
        drag.dropAction = drag.proposedAction;
      }
    };
    const onFilesDrop = (event: Event) => {
      const files = filesOf(event);
      if (files.length === 0) {
        return;
      }
      const drag = event as ILuminoDragEvent;
      drag.preventDefault();
      drag.stopPropagation();
      const known = [...session.operations.values()];
      for (const file of files) {
        const operation = known.find(
          ({ path }) => path !== '' && path === file
        );
        if (operation) {
          add(operation.name, drag);
        } else {
          toast.show(
            file === null
              ? trans.__('That file is not in the project of this pipeline.')
              : trans.__('%1 is no operation: those are in operations/.', file),
            drag
          );
        }
      }
      drag.dropAction = drag.proposedAction;
    };

    root.addEventListener('dragover', onDragOver);
    root.addEventListener('drop', onDrop);
    root.addEventListener('lm-dragenter', onFilesOver);
    root.addEventListener('lm-dragover', onFilesOver);
    root.addEventListener('lm-drop', onFilesDrop);
    return () => {
      root.removeEventListener('dragover', onDragOver);
      root.removeEventListener('drop', onDrop);
      root.removeEventListener('lm-dragenter', onFilesOver);
      root.removeEventListener('lm-dragover', onFilesOver);
      root.removeEventListener('lm-drop', onFilesDrop);
    };
  });
}
