import { setPart, together } from '../document/edits';
import type { PipelineNode } from '../graph/pipeline';
import type { Attribute, Problem, Reference } from '../protocol/types';
import { CommandIDs } from '../tokens';
import { Row } from '../ui/fields';
import { Picker } from '../ui/picker';
import { useTranslation } from '../ui/translation';
import { LabelButton } from '../ui/value';
import { AttributeField } from './attribute';
import { useCommands } from './commands';
import { FixLinks } from './fixlinks';
import { useSession, useSessionValue } from './hooks';

interface IReferenceProps {
  node: PipelineNode;
  reference: Reference;
  problems: readonly Problem[];
}

/** A resource that the operation takes; where the code says neither, a person chooses between that and a value. */
export function ReferenceField(props: IReferenceProps): JSX.Element {
  const { node, reference, problems } = props;
  const { name } = reference;
  const session = useSession();
  const trans = useTranslation();
  const isValue = reference.may_be_attribute && node.attributes.has(name);
  if (isValue) {
    return (
      <AttributeField
        node={node}
        attribute={asAttribute(reference)}
        isKnown
        problems={problems}
        detail={
          <LabelButton
            label={trans.__('take a resource')}
            title={trans.__('Take a resource for %1', name)}
            onClick={() =>
              session.edit(setPart(node.id, 'attributes', name, null))
            }
          />
        }
      />
    );
  }
  return (
    <Row
      label={name}
      field={name}
      isCode
      help={reference.description}
      error={problems.map(problem => problem.message).join(' ') || null}
      fixes={problems.map((problem, index) => (
        <FixLinks key={index} problem={problem} />
      ))}
      detail={
        <>
          {reference.kind
            ? trans.__('resource · %1', reference.kind)
            : trans.__('resource')}
          {!reference.is_required && ` · ${trans.__('optional')}`}
          {reference.may_be_attribute && (
            <LabelButton
              label={trans.__('set a value')}
              title={trans.__('Set a value for %1', name)}
              onClick={() =>
                session.edit(
                  together([
                    setPart(node.id, 'references', name, null),
                    setPart(node.id, 'attributes', name, 'null')
                  ])
                )
              }
            />
          )}
        </>
      }
    >
      {id => <ResourcePicker {...props} id={id} />}
    </Row>
  );
}

function ResourcePicker(props: IReferenceProps & { id: string }): JSX.Element {
  const { node, reference, id } = props;
  const session = useSession();
  const commands = useCommands();
  const trans = useTranslation();
  const project = useSessionValue(
    ['project', 'operations'],
    current => current.project
  );
  const resources = useSessionValue(
    ['project', 'operations'],
    current => current.project?.resources
  );
  const path = node.references.get(reference.name) ?? '';
  const keep = (text: string | null): null => {
    session.edit(
      setPart(node.id, 'references', reference.name, text?.trim() || null)
    );
    return null;
  };
  const fitting = (resources ?? []).filter(
    resource => reference.kind === null || resource.kind === reference.kind
  );
  const kinds = (project?.resourceKinds ?? []).filter(
    kind => reference.kind === null || kind.name === reference.kind
  );
  const create = async (name: string, kind: string): Promise<void> => {
    const made: unknown = await commands?.execute(CommandIDs.newResource, {
      kind,
      isBeside: true,
      ...(name ? { name } : {})
    });
    if (typeof made === 'string') {
      keep(made);
    }
  };
  const isThere = (resources ?? []).some(resource => resource.path === path);
  return (
    <div className="df-Field-line">
      <Picker
        id={id}
        value={path}
        isCode
        isChanged={path !== ''}
        isInvalid={props.problems.length > 0}
        placeholder={trans.__('Choose a resource')}
        items={fitting.map(resource => ({
          value: resource.path,
          detail: resource.kind,
          note: resource.problems[0]?.message ?? resource.description ?? ''
        }))}
        actions={kinds.map(kind => ({
          label:
            kinds.length > 1
              ? trans.__('New resource: %1…', kind.label)
              : trans.__('New resource…'),
          onChoose: query => void create(query, kind.name)
        }))}
        empty={
          reference.kind
            ? trans.__(
                'The project has no resource of kind %1.',
                reference.kind
              )
            : trans.__('The project has no resource yet.')
        }
        onCommit={keep}
      />
      {isThere && (
        <button
          className="df-Field-browse"
          title={trans.__('Open %1', path)}
          aria-label={trans.__('Open %1', path)}
          onClick={() =>
            void commands?.execute(CommandIDs.openDocument, { path })
          }
        >
          ↗
        </button>
      )}
    </div>
  );
}

function asAttribute(reference: Reference): Attribute {
  return {
    name: reference.name,
    type: null,
    is_required: reference.is_required,
    default: null,
    default_source: null,
    choices: null,
    choice_names: null,
    description: reference.description
  };
}
