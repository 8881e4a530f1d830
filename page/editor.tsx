/** An operation as text: Enter gives it to whoever asked. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { parseOperation } from "../abi/notation.ts";
import type { Operation } from "../abi/operation.ts";

interface EditorProps {
  readonly id: string;
  readonly label: string;
  readonly button: string;
  readonly text: string;
  readonly change: (operation: Operation) => void;
}

export function Editor({ id, label, button, text, change }: EditorProps): JSX.Element {
  const [fault, setFault] = useState<string>();
  const submit = (event: Event): void => {
    event.preventDefault();
    const input = (event.currentTarget as HTMLFormElement).elements.namedItem("operation");
    try {
      const operation = parseOperation((input as HTMLInputElement).value);
      setFault(undefined);
      change(operation);
    } catch (error) {
      const { message, hint = "" } = error as Error & { readonly hint?: string };
      setFault(`${message}. ${hint}`);
    }
  };
  return (
    <form onSubmit={submit}>
      <label for={id}>{label}</label>
      <input id={id} name="operation" spellcheck={false} autocomplete="off" defaultValue={text} />
      <button type="submit">{button}</button>
      {fault !== undefined && <p role="alert">{fault}</p>}
    </form>
  );
}
