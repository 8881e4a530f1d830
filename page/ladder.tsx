/** Which promise holds here and why: the ladder of the current operation, rung by rung. */
import type { JSX } from "preact";
import type { Dialect } from "../model/dialect.ts";
import { ladderAt, type Rung, type WalkedStep } from "./walk.ts";

const MARKS: Readonly<Record<Rung["says"], string>> = {
  decides: "decides",
  behind: "not asked: decided before",
  silent: "silent",
  elsewhere: "not asked here",
};

interface LadderProps {
  readonly dialect: Dialect;
  readonly step: WalkedStep;
}

export function Ladder({ dialect, step }: LadderProps): JSX.Element {
  const rungs = ladderAt(dialect, step.before, step.operation);
  return (
    <details open>
      <summary>Which promise holds here, and why</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">rule, in the order of the kernel</th>
            <th scope="col">says</th>
          </tr>
        </thead>
        <tbody>
          {rungs.map(({ id, sentence, source, says }) => (
            <tr key={id} class={says}>
              <td>
                <code>{id}</code> {sentence}
                {says === "decides" && <small> {source}</small>}
              </td>
              <td>{MARKS[says]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
