/** `vm:KERNEL[,OPTION=VALUE..]`, taken apart. */
import { HarnessError } from "../../abi/harness-error.ts";
import { shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import { VM_TYPES, type VmType } from "../kvm/create-vm.ts";
import { ACCELERATORS, type Accelerator } from "./accelerator.ts";

/** Which kernel, and what kind of machine around it. */
export interface VmName {
  /** A path, `debian:VERSION`, `built:NAME` or `self`. */
  readonly kernel: string;
  /** A folder with modules, for an image that has them elsewhere. */
  readonly modules: string | undefined;
  /** False: the processor of the guest translates with shadow pages. */
  readonly nestedPaging: boolean;
  readonly cpu: string;
  readonly memoryMb: number;
  readonly accelerator: Accelerator;
  /** False: always from cold, and nothing is kept. */
  readonly snapshot: boolean;
  /** What the VMs in the guest are. */
  readonly vmType: VmType;
  /** Further arguments of QEMU, and words for the kernel's command line. */
  readonly qemu: readonly string[];
  readonly append: readonly string[];
}

const OPTIONS = [
  ...([
    "modules",
    "npt",
    "cpu",
    "memory",
    "accel",
    "snapshot",
    "vm-type",
    "append",
    "qemu",
  ] as const),
];

type OptionName = (typeof OPTIONS)[number];

/**
 * Takes a name apart. `qemu` is the last option, since its value may have commas.
 *
 * @throws {HarnessError} MSC161
 */
export function parseVmName(name: string): VmName {
  const [kernel = "", ...words] = name.slice(VM.length).split(",");
  if (kernel === "")
    throw wrong(name, "names no kernel", "vm:PATH, vm:debian:6.12, vm:built:7.3 or vm:self");
  const given = new Map<OptionName, string>();
  for (const [index, word] of words.entries()) {
    const [, option = word, value = ""] = /^([^=]*)=(.*)$/.exec(word) ?? [];
    if (!isOption(option)) {
      const hint = suggestion(option, OPTIONS, `options are ${OPTIONS.join(", ")}`);
      throw wrong(name, `has no option ${shownText(option)}`, hint);
    }
    if (option === "qemu") {
      given.set(option, [value, ...words.slice(index + 1)].join(","));
      break;
    }
    given.set(option, value);
  }
  const chosen = (option: OptionName, fallback: string, values: RegExp): string => {
    const value = given.get(option) ?? fallback;
    if (values.test(value)) return value;
    throw wrong(name, `${option}=${shownText(value)} does not fit`, `it takes ${values.source}`);
  };
  return {
    kernel,
    modules: given.get("modules"),
    nestedPaging: chosen("npt", "1", /^[01]$/) === "1",
    cpu: chosen("cpu", "EPYC", /^[\w.-]+$/),
    memoryMb: Number(chosen("memory", "768", /^[1-9]\d{2,5}$/)),
    accelerator: chosen("accel", "auto", ACCELERATOR) as Accelerator,
    snapshot: chosen("snapshot", "1", /^[01]$/) === "1",
    vmType: chosen("vm-type", "default", VM_TYPE) as VmType,
    append: spaced(given.get("append")),
    qemu: spaced(given.get("qemu")),
  };
}

const ACCELERATOR = new RegExp(`^(${ACCELERATORS.join("|")})$`);
const VM_TYPE = new RegExp(`^(${VM_TYPES.join("|")})$`);

/** How the names of virtual machines begin. */
export const VM = "vm:";

function isOption(word: string): word is OptionName {
  return (OPTIONS as readonly string[]).includes(word);
}

function spaced(text = ""): readonly string[] {
  return text.split(" ").filter((word) => word !== "");
}

function wrong(name: string, what: string, hint: string): HarnessError {
  return new HarnessError("MSC161", `${shownText(name)} ${what}`, hint);
}
