/** Commands that only the panel and the menus use. */
export namespace PanelCommandIDs {
  /** Bring the DeepForge panel to the front. */
  export const showPanel = 'deepforge:show-panel';
  /** Save, then run a pipeline [path: string, from the project's folder]. */
  export const runPipeline = 'deepforge:run-pipeline';
  /** Delete a document of the current project [path: string, from the project's folder]. */
  export const deleteDocument = 'deepforge:delete-document';
  /** Show another project in the panel [path?: string, of its folder; asks without it]. */
  export const switchProject = 'deepforge:switch-project';
  /** Go to the project's folder in the file browser. */
  export const revealProject = 'deepforge:reveal-project';
  /** Say whether this folder is a copy of the project or the project moved [choice: 'copy' | 'moved']. */
  export const settleIdentity = 'deepforge:settle-identity';
}
