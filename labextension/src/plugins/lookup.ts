import type { IProjectModel, IProjects } from '../tokens';

/** The model of the project with this id (the panel's where none is given); null if no such project is known. */
export async function projectOf(
  projects: IProjects,
  id: unknown
): Promise<IProjectModel | null> {
  const { current } = projects;
  if (typeof id !== 'string' || current?.project.id === id) {
    return current;
  }
  const known = (await projects.list()).find(project => project.id === id);
  return known ? projects.at(known.path) : null;
}
