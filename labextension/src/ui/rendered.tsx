import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';
import {
  createContext,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type PointerEvent
} from 'react';
import { createPortal } from 'react-dom';

import type { Operation } from '../protocol/types';
import {
  createMarkdown,
  documentationText,
  showMarkdown
} from './documentation';
import { useTranslation } from './translation';

export const RendermimeContext = createContext<IRenderMimeRegistry | null>(
  null
);

/** Markdown as in a notebook's cell. */
export function Rendered(props: { text: string }): JSX.Element {
  const { text } = props;
  const rendermime = useContext(RendermimeContext);
  const host = useRef<HTMLDivElement>(null);
  // Before the element goes, or Lumino would miss it.
  useLayoutEffect(() => {
    if (!rendermime || !host.current) {
      return;
    }
    const renderer = createMarkdown(rendermime);
    Widget.attach(renderer, host.current);
    void showMarkdown(renderer, text);
    return () => renderer.dispose();
  }, [rendermime, text]);
  return <div ref={host} />;
}

/** What people read of an operation. */
export function Documentation(props: { operation: Operation }): JSX.Element {
  const trans = useTranslation();
  return <Rendered text={documentationText(props.operation, trans)} />;
}

const REST_MS = 600;
const WIDTH = 440;
const BESIDE = 8;

/** The documentation beside what the pointer rests on, until it moves on or presses. */
export function useDocumentationCard(operation: Operation | null): {
  readonly handlers: {
    onPointerEnter(event: PointerEvent<HTMLElement>): void;
    onPointerLeave(): void;
    onPointerDown(): void;
  };
  readonly card: JSX.Element | null;
} {
  const canRender = useContext(RendermimeContext) !== null;
  const [anchor, setAnchor] = useState<DOMRect | null>(null);
  const timer = useRef(0);
  const hide = () => {
    clearTimeout(timer.current);
    setAnchor(null);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    handlers: {
      onPointerEnter: event => {
        const element = event.currentTarget;
        if (event.buttons === 0 && event.pointerType === 'mouse') {
          clearTimeout(timer.current);
          timer.current = window.setTimeout(
            () => setAnchor(element.getBoundingClientRect()),
            REST_MS
          );
        }
      },
      onPointerLeave: hide,
      onPointerDown: hide
    },
    card:
      anchor && operation && canRender ? (
        <DocumentationCard operation={operation} anchor={anchor} />
      ) : null
  };
}

/** At the right of the anchor, or at its left where there is more room. */
export function DocumentationCard(props: {
  operation: Operation;
  anchor: DOMRect;
}): JSX.Element {
  const { operation, anchor } = props;
  const isRight =
    anchor.right + BESIDE + WIDTH < window.innerWidth || anchor.left < WIDTH;
  const left = isRight ? anchor.right + BESIDE : anchor.left - BESIDE - WIDTH;
  const isLow = anchor.top > window.innerHeight / 2;
  return createPortal(
    <div
      className="df-DocumentationCard"
      role="tooltip"
      style={{
        left,
        width: WIDTH,
        ...(isLow
          ? {
              bottom: window.innerHeight - anchor.bottom,
              maxHeight: anchor.bottom - BESIDE
            }
          : {
              top: anchor.top,
              maxHeight: window.innerHeight - anchor.top - BESIDE
            })
      }}
    >
      <h4 className="df-code">{operation.name}</h4>
      <Documentation operation={operation} />
    </div>,
    document.body
  );
}
