import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  ICompletionProviderManager,
  type CompletionHandler,
  type ICompletionContext,
  type ICompletionProvider
} from '@jupyterlab/completer';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { ITranslator as Translator } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { OperationSession } from '../model/operationSession';
import { IProjects } from '../tokens';
import { ENVIRONMENT_EDITOR } from '../ui/completion';
import { TRANSLATION_DOMAIN } from '../ui/translation';

type Reply = CompletionHandler.ICompletionItemsReply;

/** What JupyterLab's completer offers of a project, beside tokens, kernels and language servers. */
export const completion: JupyterFrontEndPlugin<void> = {
  id: 'deepforge-jupyter:completion',
  description:
    'Completes ports, attributes and modules of a project, and environment files.',
  autoStart: true,
  requires: [IProjects, ICompletionProviderManager],
  optional: [ITranslator],
  activate: (
    app,
    projects: IProjects,
    manager: ICompletionProviderManager,
    translator: Translator | null
  ) => {
    manager.registerProvider(new ProjectProvider(projects));
    manager.registerProvider(new EnvironmentProvider());
    const trans = (translator ?? nullTranslator).load(TRANSLATION_DOMAIN);
    addKeys(app, manager, trans.__('Complete'));
  }
};

/** Names of ports, attributes and modules, in the code of a project. */
class ProjectProvider implements ICompletionProvider {
  constructor(private readonly _projects: IProjects) {}

  readonly identifier = 'deepforge:project';
  readonly rank = 700;
  readonly renderer = null;

  async isApplicable(context: ICompletionContext): Promise<boolean> {
    return contextOf(context)?.localPath.endsWith('.py') ?? false;
  }

  async fetch(
    request: CompletionHandler.IRequest,
    context: ICompletionContext
  ): Promise<Reply> {
    const path = contextOf(context)?.path;
    const project = path === undefined ? null : await this._projects.at(path);
    if (!project || isInText(context, request.offset)) {
      return nothing(request);
    }
    const { projectWords } = await import('../graph/projectWords');
    const found = projectWords(request.text, request.offset, {
      operation: sessionOf(context)?.interface ?? null,
      modules: project.modules,
      operations: project.operations
    });
    return found
      ? {
          start: found.start,
          end: request.offset,
          items: found.words.map(({ name, kind, help }) => ({
            label: name,
            type: kind,
            documentation: help ?? undefined
          }))
        }
      : nothing(request);
  }
}

/** Keys, channels and what else is usual in an environment file. */
class EnvironmentProvider implements ICompletionProvider {
  readonly identifier = 'deepforge:environment';
  readonly rank = 700;
  readonly renderer = null;

  async isApplicable({ widget }: ICompletionContext): Promise<boolean> {
    return widget.hasClass(ENVIRONMENT_EDITOR);
  }

  async fetch(request: CompletionHandler.IRequest): Promise<Reply> {
    const { environmentWords } = await import('../graph/environmentWords');
    const found = environmentWords(request.text, request.offset);
    const typed = request.text.slice(found?.start, request.offset);
    return found
      ? {
          start: found.start,
          end: request.offset,
          items: found.words
            .filter(word => word.startsWith(typed))
            .map(label => ({ label }))
        }
      : nothing(request);
  }
}

function nothing({ offset }: CompletionHandler.IRequest): Reply {
  return { start: offset, end: offset, items: [] };
}

function contextOf({
  widget
}: ICompletionContext): DocumentRegistry.Context | null {
  return 'context' in widget
    ? (widget.context as DocumentRegistry.Context)
    : null;
}

function sessionOf({ widget }: ICompletionContext): OperationSession | null {
  return 'session' in widget ? (widget.session as OperationSession) : null;
}

/** True in a string or a comment, where names mean nothing. */
function isInText({ editor }: ICompletionContext, offset: number): boolean {
  const type = editor?.getTokenAt(Math.max(0, offset - 1)).type;
  return type === 'String' || type === 'Comment';
}

/** The editor of an environment file is no document of its own, so that JupyterLab's keys do not know it. */
function addKeys(
  app: JupyterFrontEnd,
  manager: ICompletionProviderManager,
  label: string
): void {
  const editorId = (): string | null =>
    document.activeElement?.closest(`.${ENVIRONMENT_EDITOR}`)?.id ?? null;
  const add = (
    command: string,
    keys: string[],
    state: string,
    act: (id: string) => void
  ) => {
    app.commands.addCommand(command, {
      label,
      isVisible: () => false,
      execute: () => {
        const id = editorId();
        if (id !== null) {
          act(id);
        }
      }
    });
    for (const key of keys) {
      const selector = `.${ENVIRONMENT_EDITOR}${state}`;
      app.commands.addKeyBinding({ command, keys: [key], selector });
    }
  };
  const enabled = '.jp-mod-completer-enabled';
  add(
    'deepforge:complete',
    ['Tab'],
    `${enabled}:not(.jp-mod-at-line-beginning)`,
    id => manager.invoke(id)
  );
  add('deepforge:complete-anywhere', ['Ctrl Space'], enabled, id =>
    manager.invoke(id)
  );
  add(
    'deepforge:choose-completion',
    ['Enter'],
    '.jp-mod-completer-active',
    id => manager.select(id)
  );
}
