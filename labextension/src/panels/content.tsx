import type { ITranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { useState } from 'react';

import type { ISelection } from '../graph/rowselection';
import type { IArrangement, IProjectModel, IProjects } from '../tokens';
import { ReachContext } from '../ui/reach';
import { TranslatorContext, useTranslation } from '../ui/translation';
import { foldingOf } from '../ui/folding';
import { TreeSection } from '../ui/tree';
import { moveInTree } from '../ui/treekeys';
import { CopyBanner, ProjectHeader } from './project';
import { ProjectList } from './projectlist';
import { sectionsOf } from './rows';

interface IContentProps {
  projects: IProjects;
  arrangement: IArrangement;
  commands: CommandRegistry;
  translator: ITranslator;
  model: IProjectModel | null;
  /** The list of all projects stands in place of the project's own. */
  isListing: boolean;
  toggled: ReadonlySet<string>;
  onToggle: (section: string) => void;
  selection: ISelection;
  onSelection: (selection: ISelection) => void;
}

/** What the left panel shows: the current project, or all projects. */
export function PanelContent(props: IContentProps): JSX.Element {
  const { projects, arrangement, commands, model, isListing } = props;
  const { toggled, onToggle } = props;
  return (
    <TranslatorContext.Provider value={props.translator}>
      <ReachContext.Provider value={projects}>
        {model && (
          <>
            <ProjectHeader
              commands={commands}
              project={model.project}
              isListing={isListing}
            />
            <CopyBanner project={model.project} commands={commands} />
          </>
        )}
        {model && !isListing ? (
          <ProjectTree
            key={model.project.id}
            model={model}
            commands={commands}
            toggled={toggled}
            onToggle={onToggle}
            selection={props.selection}
            onSelection={props.onSelection}
          />
        ) : (
          <ProjectList
            projects={projects}
            arrangement={arrangement}
            commands={commands}
            toggled={toggled}
            onToggle={onToggle}
          />
        )}
      </ReachContext.Provider>
    </TranslatorContext.Provider>
  );
}

function ProjectTree(props: {
  model: IProjectModel;
  commands: CommandRegistry;
  toggled: ReadonlySet<string>;
  onToggle: (section: string) => void;
  selection: ISelection;
  onSelection: (selection: ISelection) => void;
}): JSX.Element {
  const trans = useTranslation();
  const { model, commands, toggled, onToggle } = props;
  const [focused, setFocused] = useState('pipelines');
  const sections = sectionsOf(model, trans);
  const isThere = sections.some(
    section =>
      section.id === focused ||
      (!foldingOf(section, toggled).isCollapsed &&
        section.rows.some(row => row.id === focused))
  );
  return (
    <div
      className="df-Tree"
      role="group"
      aria-label={model.project.name}
      aria-busy={!model.isReady}
      onKeyDown={moveInTree}
    >
      {model.isReady &&
        sections.map(section => (
          <TreeSection
            key={section.id}
            section={section}
            commands={commands}
            isCollapsed={foldingOf(section, toggled).isCollapsed}
            onToggle={() => onToggle(foldingOf(section, toggled).toggle)}
            selection={props.selection}
            onSelection={props.onSelection}
            tabStop={isThere ? focused : 'pipelines'}
            onFocus={setFocused}
          />
        ))}
    </div>
  );
}
