/** Ids of the commands that parts offer each other (arguments in brackets). */
export namespace CommandIDs {
  /** Create a project [cwd?: string, example?: string]. */
  export const newProject = 'deepforge:new-project';
  /** Create a project from an example [cwd?: string]. */
  export const openExample = 'deepforge:open-example';
  /** Create a pipeline in the current project [name?: string]. */
  export const newPipeline = 'deepforge:new-pipeline';
  /** Create an operation in the current project [name?: string, isBeside?: boolean, inputs?, outputs?: string[], attributes?: object]; the answer is the document's path. */
  export const newOperation = 'deepforge:new-operation';
  /** Open a document of the current project [path: string, from the project's folder; isBeside?: boolean]. */
  export const openDocument = 'deepforge:open-document';
  /** Save the pipeline or operation in front. */
  export const saveDocument = 'deepforge:save-document';
  /** Open an execution [execution: string, node?: string]. */
  export const openExecution = 'deepforge:open-execution';
  /** Show what an artifact or a job comes from and what was made of it [artifact?: string, execution?: string, node?: string, project?: string; asks for an artifact without]. */
  export const showLineage = 'deepforge:show-lineage';
  /** Run exactly what an execution, or what an artifact came from, ran once more, and open it [execution?: string, artifact?: string, project?: string]. */
  export const reproduce = 'deepforge:reproduce';
  /** Create a resource in the current project [name?: string, kind?: string]; the answer is its path in the project. */
  export const newResource = 'deepforge:new-resource';
  /** Create a module in the current project [package: 'utils' | 'serializers', name?: string]. */
  export const newModule = 'deepforge:new-module';
  /** Choose a file of the project that holds a path [path: string, value?: string]; the answer is its path there. */
  export const chooseFile = 'deepforge:choose-file';
  /** Rename a document and what uses it [path: string, from the project's folder; asks for the name]. */
  export const renameDocument = 'deepforge:rename-document';
  /** Give pipelines the new name of a port or attribute, after a question [project, operation, kind, name, newName: string]. */
  export const renameUses = 'deepforge:rename-uses';
  /** Rename an operation: its class, its file, in all pipelines [project, name, newName: string]; rejects where it cannot be. */
  export const renameOperation = 'deepforge:rename-operation';
  /** The keyboard goes from an operation's code to its interface, or back. */
  export const switchSide = 'deepforge:switch-side';
  /** Run a pipeline as it was run last [path?: string, from the project's folder, project?: string; the current editor's without it; afresh?: boolean, nodes?: string[], only?: boolean]. */
  export const run = 'deepforge:run';
  /** Ask how a pipeline shall be run, and run it [path?, project?: string, as above]. */
  export const runWithOptions = 'deepforge:run-with-options';
  /** Stop executions [executions?: string[], project?: string; the current editor's without them]. */
  export const cancel = 'deepforge:cancel';
  /** Run the pipeline as it is now with what was chosen for an execution of it, and open the new one [execution: string, pipeline: string, project?: string]. */
  export const runAgain = 'deepforge:run-again';
  /** Go on with an execution where it broke [execution: string, project?: string]. */
  export const retryExecution = 'deepforge:retry-execution';
  /** Star executions, or take their stars away [executions: string[], project?: string, is_starred: boolean]. */
  export const starExecutions = 'deepforge:star-executions';
  /** Ask for tags and give them to executions [executions: string[], project?: string]. */
  export const tagExecutions = 'deepforge:tag-executions';
  /** Ask for another name of an execution [execution: string, project?: string, name: string]. */
  export const renameExecution = 'deepforge:rename-execution';
  /** Delete executions, after telling what depends on them [executions: string[], project?: string]; the answer is which are gone. */
  export const deleteExecutions = 'deepforge:delete-executions';
  /** Open the list of all executions of a project [project?: string, its id; select?: string[], ids of executions]. */
  export const listExecutions = 'deepforge:list-executions';
  /** Show executions beside each other [project?: string, its id; executions: string[], two to eight ids; with one it is asked for others]. */
  export const compareExecutions = 'deepforge:compare-executions';
}
