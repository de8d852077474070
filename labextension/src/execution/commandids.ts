/** Commands that only the execution view uses. */
export namespace ExecutionCommandIDs {
  /** Run the pipeline of an execution as it is now, and open the new one [pipeline: string, project: string, its id]. */
  export const runAgain = 'deepforge:run-again';
}
