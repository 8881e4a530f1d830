/** `--to FORMAT`: each verb that has it knows formats of its own. */
import { HarnessError } from "../../abi/harness-error.ts";
import { shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";

/**
 * The format that was asked for.
 *
 * @param usual - what it is when nobody asked; undefined where somebody has to.
 * @throws {HarnessError} MSC122 for one that there is not, and for none where one is needed.
 */
export function chosenFormat<Name extends string>(
  asked: string | undefined,
  formats: Readonly<Record<Name, unknown>>,
  usual: Name | undefined,
): Name {
  const names = Object.keys(formats) as Name[];
  const name = asked ?? usual;
  const known = names.find((each) => each === name);
  if (known !== undefined) return known;
  const all = `--to takes ${names.join(", ")}`;
  if (name === undefined) throw new HarnessError("MSC122", "--to FORMAT is missing", all);
  const hint = suggestion(name, names, all);
  throw new HarnessError("MSC122", `--to does not know ${shownText(name)}`, hint);
}
