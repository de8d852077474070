import { portsText, nameOfNode, shortType } from '../graph/lineage';
import type {
  Installation,
  Lineage,
  LineageArtifact,
  LineageJob
} from '../protocol/types';
import { CopyButton } from '../ui/copybutton';
import { formatSize } from '../ui/duration';
import { RelativeTime } from '../ui/time';
import { useTranslation } from '../ui/translation';

const COMMIT_CHARACTERS = 8;
const HASH_CHARACTERS = 16;
/** What Jupyter calls people who are not told apart. */
const ANONYMOUS = /^[0-9a-f]{32}$/;

/** What is known of a value that was kept. */
export function ArtifactFacts(props: {
  artifact: LineageArtifact;
  maker?: LineageJob;
}): JSX.Element {
  const { artifact, maker } = props;
  const { value, created_at, created_by } = artifact;
  const trans = useTranslation();
  return (
    <dl>
      {value && (
        <>
          <Fact label={trans.__('Value')} text={value.summary} isCode />
          <Fact label={trans.__('Type')} text={value.type} isCode />
          <Fact label={trans.__('Size')} text={formatSize(value.size_bytes)} />
          <Fact
            label={trans.__('Content')}
            text={value.content}
            shown={value.content?.slice(0, HASH_CHARACTERS)}
            isCopied
          />
        </>
      )}
      {created_at && (
        <Fact label={trans.__('Kept')}>
          <RelativeTime time={created_at} />
        </Fact>
      )}
      <Person name={created_by} />
      {maker && (
        <Fact
          label={trans.__('Made by')}
          text={[maker.label, maker.execution_name].filter(Boolean).join(' · ')}
        />
      )}
    </dl>
  );
}

/** What a job ran, on what, and what it made. */
export function JobFacts(props: {
  job: LineageJob;
  lineage: Lineage;
}): JSX.Element {
  const { job, lineage } = props;
  const trans = useTranslation();
  const names = new Map(lineage.nodes.map(node => [node.id, nameOfNode(node)]));
  const inputs = lineage.edges.filter(edge => edge.target === job.id);
  const installation = lineage.installations[job.installation ?? ''];
  return (
    <dl>
      <Fact label={trans.__('Operation')} text={job.operation} isCode />
      <Fact label={trans.__('Execution')} text={job.execution_name} />
      <Fact label={trans.__('Pipeline')} text={job.pipeline} isCode />
      <Fact
        label={trans.__('Commit')}
        text={job.snapshot}
        shown={job.snapshot?.slice(0, COMMIT_CHARACTERS)}
        isCopied
      />
      {job.ended_at && (
        <Fact label={trans.__('Ended')}>
          <RelativeTime time={job.ended_at} />
        </Fact>
      )}
      <Person name={job.created_by} />
      {Object.entries(job.attributes).map(([name, value]) => (
        <Fact
          key={name}
          label={name}
          text={JSON.stringify(value)}
          isCode
          isCodeLabel
        />
      ))}
      {Object.entries(job.references).map(([name, path]) => (
        <Fact key={name} label={name} text={path} isCode isCodeLabel />
      ))}
      {inputs.map(edge => (
        <Fact
          key={JSON.stringify(edge)}
          label={trans.__('Input')}
          text={`${portsText(edge)} ← ${names.get(edge.source) ?? ''}`}
        />
      ))}
      {Object.entries(job.outputs).map(([port, value]) => (
        <Fact
          key={port}
          label={trans.__('Output')}
          text={`${port}: ${value.summary || shortType(value.type)} · ${formatSize(value.size_bytes)}`}
        />
      ))}
      {installation && <Installed installation={installation} />}
    </dl>
  );
}

/** Python and the packages; the list is folded. */
function Installed(props: { installation: Installation }): JSX.Element {
  const { python, platform, packages } = props.installation;
  const trans = useTranslation();
  const listed = Object.entries(packages);
  return (
    <Fact label={trans.__('Environment')}>
      <details>
        <summary title={platform}>
          {trans._n(
            'Python %2, %1 package',
            'Python %2, %1 packages',
            listed.length,
            python
          )}
        </summary>
        <ul className="df-Lineage-packages df-code">
          {listed.map(([name, version]) => (
            <li key={name}>{`${name} ${version}`}</li>
          ))}
        </ul>
      </details>
    </Fact>
  );
}

function Person({ name }: { name: string }): JSX.Element | null {
  const trans = useTranslation();
  return name && !ANONYMOUS.test(name) ? (
    <Fact label={trans.__('By')} text={name} />
  ) : null;
}

/** One line; without a text or content it is left out. */
function Fact(props: {
  label: string;
  text?: string | null;
  shown?: string;
  isCode?: boolean;
  isCodeLabel?: boolean;
  isCopied?: boolean;
  children?: React.ReactNode;
}): JSX.Element | null {
  const { label, text, isCode, isCodeLabel, isCopied, children } = props;
  const trans = useTranslation();
  if (!text && !children) {
    return null;
  }
  return (
    <>
      <dt className={isCodeLabel ? 'df-code' : undefined}>{label}</dt>
      <dd className={isCode || isCopied ? 'df-code' : undefined}>
        {children ?? props.shown ?? text}
        {isCopied && text && (
          <CopyButton label={trans.__('Copy %1', label)} text={text} />
        )}
      </dd>
    </>
  );
}
