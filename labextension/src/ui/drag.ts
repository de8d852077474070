/** What rows carry while they are dragged: the operation's name. */
export const OPERATION_MIME = 'application/vnd.deepforge.operation';
/** What rows carry while they are dragged: the artifact's name. */
export const ARTIFACT_MIME = 'application/vnd.deepforge.artifact';
