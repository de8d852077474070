/** The way to where one is, each part before the last one a way back. */
export function Crumbs(props: {
  label: string;
  parts: readonly string[];
  /** To the part of that number. */
  onGo: (index: number) => void;
}): JSX.Element {
  const { label, parts, onGo } = props;
  const last = parts.length - 1;
  return (
    <nav className="df-Crumbs" aria-label={label}>
      {parts.map((part, index) => (
        <span key={index}>
          {index > 0 && <span aria-hidden> / </span>}
          {index === last ? (
            <strong aria-current="page">{part}</strong>
          ) : (
            <button className="df-link" onClick={() => onGo(index)}>
              {part}
            </button>
          )}
        </span>
      ))}
    </nav>
  );
}
