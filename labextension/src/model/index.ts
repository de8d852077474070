export type { IModelContext } from './context';
export { hashOf, type IOpenDocument, type IOpenDocuments } from './documents';
export { ExecutionModel } from './executionModel';
export { ProjectModel } from './projectModel';
export { Projects } from './projects';
