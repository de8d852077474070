/** Commands that only the execution view uses. */
export namespace ExecutionCommandIDs {
  /** Search the output that has the keyboard. */
  export const find = 'deepforge:find-in-output';
}

/** Tells an element of the output that its text shall be searched. */
export const FIND_EVENT = 'deepforge-find';
