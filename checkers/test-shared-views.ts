/**
 * Runs on machines with many mapped pages, with the inside view as the simulator shares it between
 * steps, and with a plain copy of it, of which everything is looked at after every step.
 */
import type { Implementation, ImplementationFactory } from "../abi/implementation.ts";
import { parseOperation } from "../abi/notation.ts";
import type { Observation } from "../abi/observation.ts";
import type { Operation } from "../abi/operation.ts";
import { plainObservation } from "../abi/plain-observation.ts";
import { makeTrace } from "../abi/trace.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { hasArguments } from "../model/features.ts";
import { supports } from "../model/step.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import type { Divergence } from "./divergence.ts";
import { possibleOn } from "./possible.ts";
import { randomSource } from "./random-source.ts";
import { runOnce, sourceOf } from "./run-once.ts";

/** One run of the simulator, perhaps with a seeded bug. */
export interface ManyPagesRun {
  readonly dialect: string;
  readonly bug?: string | undefined;
  readonly ground: readonly string[];
  readonly seed: number;
  /** Operations that are drawn after the ground was laid. */
  readonly drawn: number;
}

/** What a run came to with either view, and the most mappings and host pages that were seen. */
export interface BothViews {
  readonly shared: string;
  readonly plain: string;
  readonly mappingsMax: number;
  readonly isLong: boolean;
}

/** More items than this are lists that are shared. */
const FEW = 32;
const PAGES = 40;

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function stores(from: number, rest = ""): readonly string[] {
  return Array.from({ length: PAGES }, (_, nth) => {
    return `guest_write(gpa=${hex(from + nth * 0x1000)}, tag=${0x7000 + nth}${rest})`;
  });
}

/** One slot with many pages that the guest has stored into. */
const ONE_SLOT: readonly string[] = [
  "host_mmap(hva=0x10000020000, size=0x40000, prot=read-write)",
  "set_user_memory_region(slot=1, flags=LOG_DIRTY, gpa=0x10000, size=0x40000, hva=0x10000020000)",
  ...stores(0x10000),
];

/** Many slots of one page. */
const MANY_SLOTS: readonly string[] = [
  "host_mmap(hva=0x10000020000, size=0x40000, prot=read-write)",
  ...Array.from({ length: PAGES }, (_, nth) => {
    const place = `gpa=${hex(0x10000 + nth * 0x1000)}, size=0x1000`;
    const hva = hex(0x100_0002_0000 + nth * 0x1000);
    return `set_user_memory_region(slot=${nth + 4}, flags=0, ${place}, hva=${hva})`;
  }),
  ...stores(0x10000),
];

/** A guest_memfd that serves a slot, and that the host has mapped as well. */
const GUEST_MEMFD: readonly string[] = [
  "fd0 = create_guest_memfd(size=0x40000, flags=MMAP|INIT_SHARED)",
  "host_mmap(hva=0x10000020000, size=0x40000, prot=read-write, fd=fd0)",
  "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0x10000, size=0x40000, " +
    "hva=0x10000020000, guest_memfd=fd0, guest_memfd_offset=0x0)",
  ...stores(0x10000),
];

/** A private slot over a file of the memfile design. */
const MEMFILE: readonly string[] = [
  "fd0 = memfd_create(flags=INACCESSIBLE)",
  "ftruncate(fd=fd0, size=0x40000)",
  "set_user_memory_region(slot=1, flags=PRIVATE, gpa=0x10000, size=0x40000, " +
    "hva=0x10000020000, private_fd=fd0, private_offset=0x0)",
  "fallocate(fd=fd0, mode=0, offset=0x0, size=0x28000)",
  ...stores(0x10000, ", access=private"),
];

/** What may be laid as ground in a dialect. */
export function groundsOf(name: string): readonly (readonly string[])[] {
  const dialect = dialectNamed(name);
  const isKnown = (operation: Operation): boolean =>
    supports(dialect, operation.op) && hasArguments(dialect, operation);
  return [ONE_SLOT, MANY_SLOTS, GUEST_MEMFD, MEMFILE].filter((ground) =>
    ground.map(parseOperation).every(isKnown),
  );
}

/** The same operations on machines that differ in how they hand out their views. */
export async function withBothViews(run: ManyPagesRun): Promise<BothViews> {
  const { dialect, bug } = run;
  const factory = simulatorFactory({ dialect, ...(bug !== undefined && { bug }) });
  let mappingsMax = 0;
  const looked = (view: Observation): Observation => {
    mappingsMax = Math.max(mappingsMax, view.mappings.length);
    return view;
  };
  const { divergence, operations } = await drawn(run, showing(factory, looked));
  const possible = possibleOn(factory.capabilities, dialectNamed(dialect), PROPERTIES);
  const again = await runOnce({
    ...{ dialect: possible.dialect, properties: possible.properties },
    factory: showing(factory, plainObservation),
    source: sourceOf(makeTrace(dialect, operations)),
  });
  const texts = [divergence, again.divergence].map(textOf);
  const [shared = "", copied = ""] = texts;
  return { shared, plain: copied, mappingsMax, isLong: mappingsMax > FEW };
}

async function drawn(
  { dialect: name, ground, seed, drawn: maxOperations }: ManyPagesRun,
  factory: ImplementationFactory,
): Promise<{ divergence?: Divergence | undefined; operations: readonly Operation[] }> {
  const { capabilities } = factory;
  const possible = possibleOn(capabilities, dialectNamed(name), PROPERTIES);
  const first = ground.map(parseOperation);
  const draw = { seed, run: 0, maxOperations: first.length + maxOperations, taker: capabilities };
  const random = randomSource(possible, draw);
  return await runOnce({
    ...{ dialect: possible.dialect, properties: possible.properties, factory },
    source: (state, index) => first[index] ?? random(state, index),
  });
}

/** Machines whose views are handed on as a function makes them. */
function showing(
  factory: ImplementationFactory,
  change: (view: Observation) => Observation,
): ImplementationFactory {
  return {
    ...factory,
    open: async (): Promise<Implementation> => {
      const machine = await factory.open();
      return {
        apply: (operation) => machine.apply(operation),
        observe: () => change(machine.observe() as Observation),
        [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
      };
    },
  };
}

function textOf(divergence: Divergence | undefined): string {
  if (divergence === undefined) return "conforms";
  const { operationIndex, property, message } = divergence;
  return `${operationIndex} ${property}: ${message}`;
}
