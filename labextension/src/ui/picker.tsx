import { caretDownIcon } from '@jupyterlab/ui-components';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

import { classOf, described, useTyping, type ITextProps } from './fields';
import { useForm } from './form';
import { useTranslation } from './translation';

export interface IPickerItem {
  readonly value: string;
  /** Right of it, dim. */
  readonly detail?: string;
  /** Below it, dim. */
  readonly note?: string;
}

/** Something else than choosing: make a new one, look in the file browser. */
export interface IPickerAction {
  readonly label: string;
  /** `query` is what was typed. */
  readonly onChoose: (query: string) => void;
}

interface IPickerProps extends ITextProps {
  readonly items: readonly IPickerItem[];
  readonly actions?: readonly IPickerAction[];
  /** What stands there while there is nothing to choose. */
  readonly empty: string;
  /** It has the keyboard and shows its list from the start. */
  readonly startsOpen?: boolean;
}

const LIST_HEIGHT = 240;

/** A field with a list below it that typing filters; what is typed may be something else than what is listed. */
export function Picker(props: IPickerProps): JSX.Element {
  const { items, actions = [], empty } = props;
  const trans = useTranslation();
  const { text, change, commit, reset } = useTyping(props);
  const { isReadOnly } = useForm();
  const [isOpen, setOpen] = useState(false);
  const [index, setIndex] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const query = text === props.value ? '' : text.trim().toLowerCase();
  const found = items.filter(item => matches(item, query));
  const count = found.length + actions.length;

  const open = (isWanted: boolean): void => {
    setOpen(isWanted && !isReadOnly);
    setIndex(-1);
  };
  useEffect(() => {
    if (props.startsOpen) {
      input.current?.focus();
      input.current?.select();
      open(true);
    }
  }, []);
  const choose = (at: number): void => {
    open(false);
    const item = found[at];
    if (item) {
      change(item.value);
      commit(item.value);
    } else {
      const typed = text === props.value ? '' : text.trim();
      reset();
      actions[at - found.length]?.onChoose(typed);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) {
        open(true);
      } else if (count > 0) {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        setIndex(
          index < 0 && step < 0 ? count - 1 : (index + step + count) % count
        );
      }
    } else if (event.key === 'Enter') {
      if (isOpen && index >= 0) {
        choose(index);
      } else {
        open(false);
        commit();
      }
    } else if (event.key === 'Escape') {
      if (isOpen) {
        event.stopPropagation();
        open(false);
      } else {
        reset();
      }
    }
  };

  return (
    <div className="df-Picker">
      <input
        ref={input}
        id={props.id}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={index >= 0 ? `${list}-${index}` : undefined}
        className={classOf(props)}
        value={text}
        placeholder={props.placeholder}
        data-edited={text !== props.value}
        aria-invalid={props.isInvalid}
        aria-label={props.label}
        aria-describedby={described(props.id)}
        readOnly={isReadOnly}
        spellCheck={false}
        autoComplete="off"
        onChange={event => {
          change(event.target.value);
          open(true);
        }}
        onClick={() => open(true)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          open(false);
          commit();
        }}
      />
      <button
        className="df-Picker-open"
        tabIndex={-1}
        disabled={isReadOnly}
        aria-label={trans.__('Show what there is')}
        onMouseDown={event => {
          event.preventDefault();
          input.current?.focus();
          open(!isOpen);
        }}
      >
        <caretDownIcon.react tag="span" />
      </button>
      {isOpen && input.current && (
        <List
          id={list}
          anchor={input.current}
          items={found}
          actions={actions}
          index={index}
          empty={items.length === 0 ? empty : trans.__('Nothing matches.')}
          chosen={props.value}
          onChoose={choose}
          onPoint={setIndex}
        />
      )}
    </div>
  );
}

function matches(item: IPickerItem, query: string): boolean {
  return [item.value, item.detail ?? '', item.note ?? ''].some(text =>
    text.toLowerCase().includes(query)
  );
}

interface IListProps {
  id: string;
  anchor: HTMLElement;
  items: readonly IPickerItem[];
  actions: readonly IPickerAction[];
  index: number;
  empty: string;
  chosen: string;
  onChoose: (index: number) => void;
  onPoint: (index: number) => void;
}

/** Above everything, since the inspector itself scrolls. */
function List(props: IListProps): JSX.Element {
  const { anchor, items, actions, index } = props;
  const element = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState(() => anchor.getBoundingClientRect());
  useEffect(() => {
    const follow = () => setBox(anchor.getBoundingClientRect());
    window.addEventListener('scroll', follow, true);
    window.addEventListener('resize', follow);
    return () => {
      window.removeEventListener('scroll', follow, true);
      window.removeEventListener('resize', follow);
    };
  }, [anchor]);
  useLayoutEffect(() => {
    element.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: 'nearest' });
  }, [index]);
  const isAbove =
    box.bottom + LIST_HEIGHT > window.innerHeight && box.top > LIST_HEIGHT;
  const width = Math.max(box.width, 240);
  return createPortal(
    <div
      ref={element}
      id={props.id}
      className="df-PickerList"
      role="listbox"
      style={{
        left: box.right - width,
        width,
        maxHeight: LIST_HEIGHT,
        ...(isAbove
          ? { bottom: window.innerHeight - box.top + 2 }
          : { top: box.bottom + 2 })
      }}
      onMouseDown={event => event.preventDefault()}
    >
      {items.length === 0 && (
        <div className="df-PickerList-empty">{props.empty}</div>
      )}
      {items.map((item, at) => (
        <div
          key={item.value}
          id={`${props.id}-${at}`}
          className="df-PickerList-row"
          role="option"
          aria-selected={at === index}
          data-chosen={item.value === props.chosen}
          onMouseMove={() => props.onPoint(at)}
          onClick={() => props.onChoose(at)}
        >
          <span className="df-PickerList-value">{item.value}</span>
          {item.detail && <span className="df-dim">{item.detail}</span>}
          {item.note && <div className="df-dim">{item.note}</div>}
        </div>
      ))}
      {actions.map((action, offset) => {
        const at = items.length + offset;
        return (
          <div
            key={action.label}
            id={`${props.id}-${at}`}
            className="df-PickerList-row df-PickerList-action"
            role="option"
            aria-selected={at === index}
            onMouseMove={() => props.onPoint(at)}
            onClick={() => props.onChoose(at)}
          >
            {action.label}
          </div>
        );
      })}
    </div>,
    document.body
  );
}
