/** Commands of the list of executions and of their comparison. */
export namespace ListCommandIDs {
  /** Open the list of all executions of a project [project?: string, its id; select?: string[], ids of executions]. */
  export const open = 'deepforge:list-executions';
  /** Show executions beside each other [project?: string, its id; executions: string[], two to eight ids; with one it is asked for others]. */
  export const compare = 'deepforge:compare-executions';
}

export const MOST_COMPARED = 8;
