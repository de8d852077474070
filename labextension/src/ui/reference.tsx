import type { Attribute, Reference } from '../protocol/types';
import { Row } from './fields';
import { useForm } from './form';
import { Picker } from './picker';
import { useTranslation } from './translation';
import { LabelButton, ValueField } from './value';

interface IReferenceProps {
  reference: Reference;
  /** The chosen resource, from the project's folder. */
  path: string | null;
  /** The JSON source text of a value that stands instead of a resource. */
  value: string | null;
  /** What is wrong with it. */
  problem: string | null;
  fixes?: React.ReactNode;
  onPath: (path: string | null) => void;
  /** Null: take a resource. */
  onValue: (text: string | null) => void;
}

/** A resource that the operation takes; where the code says neither, a person chooses between that and a value. */
export function ReferenceInput(props: IReferenceProps): JSX.Element {
  const { reference, value, problem, fixes, onValue } = props;
  const { name } = reference;
  const trans = useTranslation();
  if (reference.may_be_attribute && value !== null) {
    return (
      <ValueField
        attribute={asAttribute(reference)}
        set={value}
        isKnown
        problem={problem}
        fixes={fixes}
        detail={
          <LabelButton
            label={trans.__('take a resource')}
            title={trans.__('Take a resource for %1', name)}
            onClick={() => onValue(null)}
          />
        }
        onKeep={onValue}
      />
    );
  }
  return (
    <Row
      label={name}
      field={name}
      isCode
      help={reference.description}
      error={problem}
      fixes={fixes}
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
              onClick={() => onValue('null')}
            />
          )}
        </>
      }
    >
      {id => (
        <ResourcePicker {...props} id={id} isChanged={props.path !== null} />
      )}
    </Row>
  );
}

/** The field of a resource alone. */
export function ResourcePicker(
  props: Pick<IReferenceProps, 'reference' | 'path' | 'problem' | 'onPath'> & {
    id: string;
    isChanged: boolean;
    /** Stands there while no resource is chosen. */
    placeholder?: string;
  }
): JSX.Element {
  const { reference, id, problem, onPath } = props;
  const { resources, resourceKinds, createResource, openDocument } = useForm();
  const trans = useTranslation();
  const path = props.path ?? '';
  const keep = (text: string): null => {
    onPath(text.trim() || null);
    return null;
  };
  const fitting = resources.filter(
    resource => reference.kind === null || resource.kind === reference.kind
  );
  const kinds = resourceKinds.filter(
    kind => reference.kind === null || kind.name === reference.kind
  );
  const create = async (name: string, kind: string): Promise<void> => {
    const made = await createResource(name, kind);
    if (made !== null) {
      onPath(made);
    }
  };
  return (
    <div className="df-Field-line">
      <Picker
        id={id}
        value={path}
        isCode
        isChanged={props.isChanged}
        isInvalid={problem !== null}
        placeholder={props.placeholder ?? trans.__('Choose a resource')}
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
      {openDocument && resources.some(resource => resource.path === path) && (
        <button
          className="df-Field-browse"
          title={trans.__('Open %1', path)}
          aria-label={trans.__('Open %1', path)}
          onClick={() => openDocument(path)}
        >
          ↗
        </button>
      )}
    </div>
  );
}

/** As the field of a value that stands instead of a resource takes it. */
export function asAttribute(reference: Reference): Attribute {
  return {
    name: reference.name,
    type: null,
    is_required: reference.is_required,
    default: null,
    default_source: null,
    choices: null,
    choice_names: null,
    title: null,
    description: reference.description
  };
}
