/** Commands of the pipeline editor that is in front; what they are done to is what is selected on its canvas. */
export namespace CanvasCommandIDs {
  export const addOperation = 'deepforge:add-operation';
  export const addNote = 'deepforge:add-note';
  /** Open the selected node's operation beside the pipeline. */
  export const openCode = 'deepforge:open-code';
  /** Write the selected node's label, or the selected note, in place. */
  export const rename = 'deepforge:rename-node';
  /** Choose from a list what the selected node is connected to. */
  export const connect = 'deepforge:connect-node';
  export const cut = 'deepforge:cut';
  export const copy = 'deepforge:copy';
  export const paste = 'deepforge:paste';
  export const duplicate = 'deepforge:duplicate';
  export const remove = 'deepforge:delete-selection';
  export const selectAll = 'deepforge:select-all';
  export const fit = 'deepforge:fit';
  export const fitSelection = 'deepforge:zoom-to-selection';
  /** [factor: number | null; null: to its real size]. */
  export const zoom = 'deepforge:zoom';
  export const arrange = 'deepforge:arrange';
  /** [side: 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom']. */
  export const align = 'deepforge:align';
  /** [axis: 'horizontal' | 'vertical']. */
  export const distribute = 'deepforge:distribute';
  export const find = 'deepforge:find-node';
  export const runTo = 'deepforge:run-to-selection';
  export const runOnly = 'deepforge:run-only-selection';
  /** [format: 'svg' | 'png']. */
  export const exportPicture = 'deepforge:export-picture';
  /** Give the keyboard to the inspector's first field of the selected node. */
  export const editValues = 'deepforge:edit-values';
  export const toggleInspector = 'deepforge:toggle-inspector';
  /** Fold the outputs and problems below the canvas away, or show them. */
  export const toggleDrawer = 'deepforge:toggle-drawer';
  /** Hide the figures of the selected nodes, or show them. */
  export const foldFigures = 'deepforge:fold-figures';
  /** Show figures on nodes at all; the setting `showFiguresOnNodes`. */
  export const toggleFigures = 'deepforge:toggle-figures';
  export const showProblems = 'deepforge:show-problems';
  /** Show all keys of the editor. */
  export const showKeys = 'deepforge:show-keys';
}
