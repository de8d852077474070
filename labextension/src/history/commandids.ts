/** Commands that only the history view uses. All take `project`, the path of its folder. */
export namespace HistoryCommandIDs {
  /** Make documents what they were [commit: string, paths?: string[]; all without it]. */
  export const restore = 'deepforge:restore-documents';
  /** Take a saved version's name away [tag: string, name: string]. */
  export const removeName = 'deepforge:remove-version-name';
}
