export namespace InsideCommandIDs {
  /** Look into an artifact without code [artifact: string, name?: string, project?: string]. */
  export const lookInside = 'deepforge:look-inside';
}
