/** Commands that only the execution view uses. */
export namespace ExecutionCommandIDs {
  /** Run the pipeline of an execution as it is now, and open the new one [pipeline: string, project: string, its id]. */
  export const runAgain = 'deepforge:run-again';
  /** Search the output that has the keyboard. */
  export const find = 'deepforge:find-in-output';
}

/** Tells an element of the output that its text shall be searched. */
export const FIND_EVENT = 'deepforge-find';
