/** The steps of a trace, and the current one: promised, answered, changed. */
import type { JSX } from "preact";
import { printOperation } from "../abi/notation.ts";
import type { PrefixShare } from "../reports/report.ts";
import type { WalkedStep } from "./walk.ts";

interface StepsProps {
  readonly steps: readonly WalkedStep[];
  readonly at: number;
  /** The step that diverged; undefined where none did. */
  readonly brokenAt: number | undefined;
  readonly goTo: (index: number) => void;
  /** For each prefix, how much of what could follow still fails; undefined where nobody knows. */
  readonly causality?: readonly PrefixShare[] | undefined;
}

export function Steps({ steps, at, brokenAt, goTo, causality }: StepsProps): JSX.Element {
  return (
    <ol class="steps">
      {steps.map((step, index) => (
        <li key={`${index} ${printOperation(step.operation)}`}>
          <button
            type="button"
            aria-current={index === at ? "step" : undefined}
            class={brokenAt === index ? "broken" : ""}
            onClick={() => goTo(index)}
          >
            <code>{printOperation(step.operation)}</code>
            <span class="answer">{step.answered ?? step.allowed[0]?.text}</span>
          </button>
          {causality !== undefined && <Share share={causality[index + 1]} />}
        </li>
      ))}
    </ol>
  );
}

/** A bar as long as the share of what could follow this step that still fails. */
function Share({ share }: { readonly share: PrefixShare | undefined }): JSX.Element {
  // Nothing follows the last step: it has failed.
  const { failing, tried, exact } = share ?? { failing: 1, tried: 1, exact: true };
  const percent = (100 * failing) / Math.max(1, tried);
  const how = exact ? "" : `, ${tried} drawn`;
  return (
    <div class="share">
      <span style={{ width: `${percent}%` }} />
      <small>
        {share === undefined ? "it has failed" : `${percent.toFixed(1)} % still fails${how}`}
      </small>
    </div>
  );
}

interface CurrentProps {
  readonly step: WalkedStep;
  /** What was promised, where that is not what the model allows as an answer. */
  readonly promised: string | undefined;
  readonly answered: string | undefined;
  readonly isBroken: boolean;
  /** Of the element with the answer. */
  readonly id: string;
}

export function Current({ step, promised, answered, isBroken, id }: CurrentProps): JSX.Element {
  return (
    <>
      <dl>
        <dt>promised</dt>
        <dd class="promised">{promised ?? step.allowed.map(({ text }) => text).join(" or ")}</dd>
        <dt>answered</dt>
        <dd class={isBroken ? "broken" : ""} id={id}>
          {answered ?? "(nobody was asked)"}
        </dd>
      </dl>
      {step.changes.length > 0 && (
        <pre class="changes">
          {step.changes.map((line) => (
            <span key={line} class={line.startsWith("-") ? "gone" : "come"}>
              {`${line}\n`}
            </span>
          ))}
        </pre>
      )}
    </>
  );
}
