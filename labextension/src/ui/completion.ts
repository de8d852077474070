/** Class of the editors of environment files, by which keys and completion know them. */
export const ENVIRONMENT_EDITOR = 'df-YamlEditor';
