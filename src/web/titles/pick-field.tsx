import { TextInput } from "@mantine/core";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";

export interface Pickable {
  readonly id: string;
  readonly label: string;
  /** At the right: a tax id, a code. */
  readonly detail?: string;
}

interface PickFieldProps {
  readonly label: string;
  readonly text: string;
  /** Called as one types: what is typed is nobody known until it is picked. */
  readonly onText: (text: string) => void;
  readonly options: readonly Pickable[];
  readonly onPick: (option: Pickable) => void;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly autoFocus?: boolean;
}

/** A field that offers what is known as one types: arrows choose, Enter picks, Esc closes. */
export function PickField(props: PickFieldProps): ReactNode {
  const { label, text, onText, options, onPick, description, error, placeholder, required, autoFocus } = props;
  const list = useId();
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const active = Math.min(at, options.length - 1);
  const shown = isOpen && options.length > 0;
  const lines = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (shown) lines.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [shown, active]);
  const pick = (option: Pickable | undefined): void => {
    if (option === undefined) return;
    setOpen(false);
    onPick(option);
  };
  return (
    <div className="pick-field">
      <TextInput
        label={label}
        value={text}
        description={description}
        error={error}
        required={required === true}
        autoComplete="off"
        role="combobox"
        aria-expanded={shown}
        aria-controls={list}
        aria-autocomplete="list"
        {...(shown && { "aria-activedescendant": `${list}-${active}` })}
        {...(placeholder !== undefined && { placeholder })}
        {...(autoFocus === true && { "data-autofocus": true })}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={({ currentTarget }) => {
          onText(currentTarget.value);
          setAt(0);
          setOpen(true);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            setOpen(true);
            if (shown) setAt(Math.max(0, Math.min(options.length - 1, active + (event.key === "ArrowDown" ? 1 : -1))));
          } else if (event.key === "Enter" && shown && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            pick(options[active]);
          } else if (event.key === "Tab" && shown && text !== "") {
            // Leaving with one name left is choosing it.
            if (options.length === 1 && options[0]?.label.toLowerCase() === text.trim().toLowerCase()) pick(options[0]);
          } else if (event.key === "Escape" && shown) {
            event.stopPropagation();
            setOpen(false);
          }
        }}
      />
      <div ref={lines} id={list} role="listbox" aria-label={label} tabIndex={-1} hidden={!shown}>
        {options.map((option, index) => (
          <div
            key={option.id}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onPointerDown={(event) => {
              // Before the field loses the focus, which would close the list.
              event.preventDefault();
              pick(option);
            }}
          >
            <span className="clip">{option.label}</span>
            {option.detail !== undefined && <span className="id small faint">{option.detail}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}
