/** Commands of the list of artifacts. */
export namespace ArtifactCommandIDs {
  /** Open the list of a project's artifacts [project?: string, its id; name?: string, of one to select]. */
  export const open = 'deepforge:list-artifacts';
  // The following take [artifact: string, its id; name: string; project?: string].
  /** Put the line that loads it into the notebook or Python file that was used last. */
  export const insertCode = 'deepforge:insert-artifact';
  /** Save its bytes as a file. */
  export const download = 'deepforge:download-artifact';
  /** Choose files and folders of a storage, to be artifacts where they are [project?: string]. */
  export const importFrom = 'deepforge:import-artifacts';
  /** Ask for another storage, and copy it there. */
  export const copy = 'deepforge:copy-artifact';
  /** Ask for another name of all its versions. */
  export const rename = 'deepforge:rename-artifact';
  /** Delete artifacts, after telling what uses them [artifacts: {id, name}[]; project?: string]. */
  export const deleteSeveral = 'deepforge:delete-artifacts';
  /** Read the bytes of all artifacts again [project?: string]. */
  export const verify = 'deepforge:verify-artifacts';
}
