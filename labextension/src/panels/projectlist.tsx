import { useEffect, useState } from 'react';
import type { CommandRegistry } from '@lumino/commands';

import { NO_SELECTION } from '../graph/rowselection';
import { FIND_AGAIN_MS } from '../model/warning';
import type { IArrangement, IProjects } from '../tokens';
import { useTranslation } from '../ui/translation';
import { TreeSection } from '../ui/tree';
import { moveInTree } from '../ui/treekeys';
import { NoProject } from './project';
import { projectSections, type IKnown } from './projectrows';

interface IProjectListProps {
  projects: IProjects;
  arrangement: IArrangement;
  commands: CommandRegistry;
  toggled: ReadonlySet<string>;
  onToggle: (section: string) => void;
}

/** All projects of the workspace, the archived and the deleted ones; read again whenever they may have changed, and
 *  until they can be read. Where no project is chosen, what one is and how to get one stands above them. */
export function ProjectList(props: IProjectListProps): JSX.Element {
  const trans = useTranslation();
  const { projects, arrangement, commands, toggled, onToggle } = props;
  const { known, failure } = useKnown(projects, arrangement);
  const [selection, setSelection] = useState(NO_SELECTION);
  const [focused, setFocused] = useState('projects');
  const current = projects.current?.project.path ?? null;
  const sections = known ? projectSections(known, current, trans) : [];
  const isThere = sections.some(
    section =>
      section.id === focused || section.rows.some(row => row.id === focused)
  );
  return (
    <>
      {failure ? (
        <div className="df-Failure" role="alert">
          {failure}
        </div>
      ) : known === null ? (
        <div className="df-Empty df-mod-late">
          {trans.__('Reading the projects…')}
        </div>
      ) : (
        current === null && <NoProject commands={commands} />
      )}
      <div
        className="df-Tree df-ProjectList"
        role="group"
        aria-label={trans.__('Projects')}
        aria-busy={known === null}
        onKeyDown={moveInTree}
      >
        {sections.map(section => (
          <TreeSection
            key={section.id}
            section={section}
            commands={commands}
            isCollapsed={toggled.has(section.id)}
            onToggle={() => onToggle(section.id)}
            selection={selection}
            onSelection={setSelection}
            tabStop={isThere ? focused : 'projects'}
            onFocus={setFocused}
          />
        ))}
      </div>
    </>
  );
}

function useKnown(
  projects: IProjects,
  arrangement: IArrangement
): { known: IKnown | null; failure: string | null } {
  const [known, setKnown] = useState<IKnown | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let newest = 0;
    let again = 0;
    const read = () => {
      window.clearTimeout(again);
      const question = ++newest;
      Promise.all([projects.list(), arrangement.trash()]).then(
        ([list, trash]) => {
          if (question === newest) {
            setKnown({ ...list, trash });
            setFailure(null);
          }
        },
        (error: unknown) => {
          if (question === newest) {
            setFailure(error instanceof Error ? error.message : String(error));
            again = window.setTimeout(read, FIND_AGAIN_MS);
          }
        }
      );
    };
    read();
    arrangement.changed.connect(read);
    projects.currentChanged.connect(read);
    projects.manifestSaved.connect(read);
    return () => {
      newest = -1;
      window.clearTimeout(again);
      arrangement.changed.disconnect(read);
      projects.currentChanged.disconnect(read);
      projects.manifestSaved.disconnect(read);
    };
  }, [projects, arrangement]);
  return { known, failure };
}
