/** Commands that only the panel and the menus use. */
export namespace PanelCommandIDs {
  /** Bring the DeepForge panel to the front. */
  export const showPanel = 'deepforge:show-panel';
  /** Delete a document of the current project [path: string, from the project's folder]. */
  export const deleteDocument = 'deepforge:delete-document';
  /** Show another project in the panel [path?: string, of its folder; asks without it]. */
  export const switchProject = 'deepforge:switch-project';
  /** Show the list of all projects, or hide it again. */
  export const listProjects = 'deepforge:list-projects';
  // The following take [path?: string, of the project's folder; the panel's project without it].
  /** Change the name, the description, and where values are kept. */
  export const editProject = 'deepforge:edit-project';
  export const duplicateProject = 'deepforge:duplicate-project';
  export const moveProject = 'deepforge:move-project';
  export const archiveProject = 'deepforge:archive-project';
  export const unarchiveProject = 'deepforge:unarchive-project';
  /** Into the trash, after telling what goes. */
  export const deleteProject = 'deepforge:delete-project';
  /** Keep the documents as they are under a name. */
  export const saveVersion = 'deepforge:save-version';
  /** Open the history of the project. */
  export const showHistory = 'deepforge:show-history';
  /** Take a project out of the trash [project: string]. */
  export const restoreProject = 'deepforge:restore-project';
  /** Delete for good what is in the trash [project?: string, name?: string; all without it]. */
  export const emptyTrash = 'deepforge:empty-trash';
  /** Bring older executions into the panel's list. */
  export const olderExecutions = 'deepforge:older-executions';
  /** Go to the project's folder in the file browser. */
  export const revealProject = 'deepforge:reveal-project';
  /** List, add, check, change and remove what values can be kept in. */
  export const showStorages = 'deepforge:show-storages';
  /** Say whether this folder is a copy of the project or the project moved [choice: 'copy' | 'moved']. */
  export const settleIdentity = 'deepforge:settle-identity';
}
