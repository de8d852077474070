/** Commands that only the lineage view uses. */
export namespace LineageCommandIDs {
  /** Open the pipeline that ran: the live one if it is the same, else as it was then [pipeline, commit, name, project: string]. */
  export const openPipeline = 'deepforge:open-pipeline-of';
}
