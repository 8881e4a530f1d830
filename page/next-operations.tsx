/** What could be asked next: every transition that the model allows, with the rule that decides. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { NextOperation } from "./session.ts";

interface NextOperationsProps {
  readonly next: readonly NextOperation[];
  readonly take: (operation: string) => void;
}

export function NextOperations({ next, take }: NextOperationsProps): JSX.Element {
  const [wanted, setWanted] = useState("");
  const shown = next.filter(({ operation, allowed }) => {
    return [operation, ...allowed.map(({ decidedBy }) => decidedBy)].some((text) => {
      return text.includes(wanted);
    });
  });
  return (
    <details open>
      <summary>What the model allows next</summary>
      <p>
        <label for="wanted">Only with</label>{" "}
        <input
          id="wanted"
          spellcheck={false}
          autocomplete="off"
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />{" "}
        {shown.length} of {next.length}
      </p>
      <ul class="next">
        {shown.map(({ operation, allowed }) => (
          <li key={operation}>
            <button type="button" onClick={() => take(operation)}>
              <code>{operation}</code>
            </button>
            <ul>
              {allowed.map(({ text, decidedBy }) => (
                <li key={`${text} ${decidedBy}`}>
                  <span class="promised">{text}</span> <code>{decidedBy}</code>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </details>
  );
}
