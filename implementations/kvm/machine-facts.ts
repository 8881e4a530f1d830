/**
 * Facts of this machine, found out by what it does: a few ordinary operations on throw-away VMs.
 * A release says nothing about them, since they depend on vendor module, build and patch level.
 */
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { parseOperation } from "../../abi/notation.ts";
import { printOutcome } from "../../abi/outcome-notation.ts";

/** What was found out. */
export interface MachineFacts {
  /** Words of `abi/facts.ts`, one of a fact at most. */
  readonly words: readonly string[];
  /** First guest physical byte address that no slot may reach; a power of two. */
  readonly gpaLimit: bigint;
  /** Whether a load made its page dirty when it was tried, which says nothing about other loads. */
  readonly loadMadeDirty: boolean;
  /** What answered as no machine is known to do, one sentence each. */
  readonly unknown: readonly string[];
}

/** Where to ask. */
export interface AskedMachine {
  /** Makes a machine for one experiment. */
  readonly open: ImplementationFactory["open"];
  /** What the vendor module says of its paging, for kernels that cannot be asked. */
  readonly moduleSaysTwoDimensional: boolean;
}

/** Asks the kernel, with a VM of its own for each question: a process has one at a time. */
export async function findFacts(machine: AskedMachine): Promise<MachineFacts> {
  const bits = await physicalBits(machine);
  const isTdp = await hasTwoDimensionalPaging(machine);
  const load = await answersTo(machine, LOGGED_LOAD);
  const attributes = await found(machine, ATTRIBUTES);
  const findings = [
    ...(await found(machine, ADDRESS_SPACES)),
    isTdp ? "tdp" : "no-tdp",
    ...(isTdp ? [`maxphyaddr=${bits}`] : []),
    ...attributes,
    ...(await conversionFound(machine, attributes.includes("attributes"))),
    ...(await found(machine, FETCH)),
    ...(await bindingFound(machine, 1n << BigInt(bits))),
    ...(await bindingEndFound(machine)),
    ...(await found(machine, MREMAP)),
  ];
  const loadMadeDirty = load.at(-1) === "dirty [0]";
  return {
    words: findings.filter((finding) => !finding.includes(" ")),
    gpaLimit: 1n << BigInt(bits),
    loadMadeDirty,
    unknown: findings.filter((finding) => finding.includes(" ")),
  };
}

/** A program, and the fact that its last answer shows. */
interface Experiment {
  readonly program: readonly string[];
  readonly facts: Readonly<Record<string, string>>;
}

const FIRST_PAGE = "size=0x1000, hva=0x10000000000";

const ADDRESS_SPACES: Experiment = {
  program: [`set_user_memory_region(slot=0x10000, flags=0, gpa=0x0, ${FIRST_PAGE})`],
  facts: { ok: "smm", EINVAL: "no-smm" },
};

/** No attribute at all is what every kernel that has the call takes, for every type of VM. */
const ATTRIBUTES: Experiment = {
  program: ["set_memory_attributes(gpa=0x0, size=0x1000, attributes=0)"],
  facts: { ok: "attributes", ENOTTY: "no-attributes" },
};

const FETCH: Experiment = {
  program: ["guest_execute(gpa=0x8000)"],
  facts: {
    "INTERNAL_ERROR suberror=1": "fetch=internal-error",
    "SHUTDOWN suberror=0": "fetch=shutdown",
  },
};

/** A page that is not there, moved onto itself: both rules refuse it. */
const MREMAP: Experiment = {
  program: ["host_mremap(hva=0x10000010000, to=0x10000010000)"],
  facts: { EFAULT: "mremap=mapping-first", EINVAL: "mremap=ranges-first" },
};

const LOGGED_LOAD = [
  `set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, ${FIRST_PAGE})`,
  "host_write(hva=0x10000000000, tag=1)",
  "guest_read(gpa=0x0)",
  "get_dirty_log(slot=0)",
];

/** The word of a fact, or a sentence where the answer is that of none. */
async function found(
  machine: AskedMachine,
  { program, facts }: Experiment,
): Promise<readonly string[]> {
  const answer = (await answersTo(machine, program)).at(-1) ?? "";
  const known = facts[answer];
  if (known === undefined && answer.startsWith(NOT_SENT)) return [];
  return [known ?? `${program.at(-1)} answered ${answer}, which fits no machine that is known`];
}

/** A kernel without the call has not the fact. */
const NOT_SENT = "not sent";

const BITS_MIN = 36;
const BITS_MAX = 52;

/**
 * Bits of the largest power of two below which a slot can end.
 *
 * @source arch/x86/kvm/mmu.h, kvm_mmu_max_gfn: with shadow paging 52, whatever the processor has.
 */
async function physicalBits(machine: AskedMachine): Promise<number> {
  const program = Array.from({ length: BITS_MAX - BITS_MIN + 1 }, (_, index) => {
    const gpa = (1n << BigInt(BITS_MIN + index)) - 0x1000n;
    return `set_user_memory_region(slot=${index}, flags=0, gpa=${gpa}, ${FIRST_PAGE})`;
  });
  const answers = await answersTo(machine, program);
  return BITS_MIN + answers.lastIndexOf("ok");
}

/** Kernels before 6.11 cannot be asked; there, only the limit of guest memory depends on it. */
async function hasTwoDimensionalPaging(machine: AskedMachine): Promise<boolean> {
  const [answer = ""] = await answersTo(machine, ["pre_fault_memory(gpa=0x0, size=0x1000)"]);
  if (answer === "EOPNOTSUPP") return false;
  return answer === "ENOENT" || machine.moduleSaysTwoDimensional;
}

/** Where a binding that is there is noticed; nothing where its errno is that of the limit. */
async function bindingFound(machine: AskedMachine, gpaLimit: bigint) {
  const bind = (slot: number, gpa: bigint): string =>
    `set_user_memory_region2(slot=${slot}, flags=GUEST_MEMFD, gpa=${gpa}, ${FIRST_PAGE}, ` +
    "guest_memfd=fd0)";
  const [, bound, again, beyond] = await answersTo(machine, [
    "fd0 = create_guest_memfd(size=0x1000)",
    bind(0, 0n),
    bind(1, 0x1000n),
    bind(1, gpaLimit),
  ]);
  if (bound !== "ok" || again !== "EEXIST") return [];
  return [beyond === "EEXIST" ? "binding=early" : "binding=late"];
}

/** How a binding that ends at 2^63 is taken; nothing where this type of VM takes no binding. */
async function bindingEndFound(machine: AskedMachine): Promise<readonly string[]> {
  const bind = `set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, ${FIRST_PAGE}, `;
  const file = "fd0 = create_guest_memfd(size=0x1000)";
  const usual = (await answersTo(machine, [file, `${bind}guest_memfd=fd0)`])).at(-1);
  if (usual !== "ok") return [];
  const atTheEnd = `${bind}guest_memfd=fd0, guest_memfd_offset=0x7ffffffffffff000)`;
  const last = (await answersTo(machine, [file, atTheEnd])).at(-1);
  return [last === "ok" ? "binding-end=signed" : "binding-end=unsigned"];
}

/**
 * Where memory is made private, on a kernel that can be asked to convert pages in place: an
 * ordinary VM is refused by each, and those that do not convert say so.
 */
async function conversionFound(
  machine: AskedMachine,
  hasAttributes: boolean,
): Promise<readonly string[]> {
  const [, converted] = await answersTo(machine, [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=0)",
  ]);
  if (converted === "EINVAL") return [hasAttributes ? "both" : "in-place"];
  if (converted === "ENOTTY") return [hasAttributes ? "vm-attributes" : "no-private-types"];
  return [];
}

/** What a fresh machine answers to each line. */
async function answersTo(
  { open }: AskedMachine,
  program: readonly string[],
): Promise<readonly string[]> {
  await using machine = await open();
  const answers: string[] = [];
  for (const line of program) {
    answers.push(printOutcome(await machine.apply(parseOperation(line))));
  }
  return answers;
}
