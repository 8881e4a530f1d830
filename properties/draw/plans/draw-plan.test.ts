import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OPERATION_KINDS } from "../../../abi/operation-fields.ts";
import { makeTrace } from "../../../abi/trace.ts";
import { assertWellFormed } from "../../../abi/well-formed.ts";
import { callerObligations } from "../../../model/caller-obligations.ts";
import { dialectNamed } from "../../../model/dialects/registry.ts";
import { FRESH_MACHINE, type MachineState } from "../../../model/state.ts";
import { step } from "../../../model/step.ts";
import { TraceHistory } from "../../history.ts";
import type { Random } from "../random.ts";
import { numbersFrom } from "../test-random.ts";
import { aliasHostPage } from "./alias-host-page.ts";
import { aliasPrivatePage } from "./alias-private-page.ts";
import { convertInPlace } from "./convert-in-place.ts";
import { convertPage } from "./convert-page.ts";
import { drawPlan } from "./draw-plan.ts";
import { mapGuestMemfdBothWays, mapPrivatePageBothWays } from "./map-both-ways.ts";
import { mapTwoFiles } from "./map-two-files.ts";
import type { Plan } from "./plan.ts";
import { useMemfd } from "./use-memfd.ts";

const WALKS = 12;
const LENGTH = 30;

/** What one walk came by. */
interface Walk {
  readonly states: readonly MachineState[];
  readonly history: TraceHistory;
}

/** Walks that do nothing but what the plan says. */
function walksOf(name: string, plan: Plan): readonly Walk[] {
  const dialect = dialectNamed(name);
  const seeds = Array.from({ length: WALKS }, (_, seed) => seed + 1);
  return seeds.map((seed) => {
    const random = randomOf(seed);
    const history = new TraceHistory();
    const operations = [];
    const states = [FRESH_MACHINE];
    for (let index = 0; index < LENGTH; index++) {
      const before = states.at(-1) ?? FRESH_MACHINE;
      const operation = plan(random, { dialect, state: before, index, kinds: OPERATION_KINDS });
      if (operation === undefined) continue;
      operations.push(operation);
      const [{ state: after }] = step(dialect, before, operation);
      history.record({ before, after });
      states.push(after);
    }
    assertWellFormed(makeTrace(name, operations));
    return { states, history };
  });
}

function randomOf(seed: number): Random {
  const numbers = fc.sample(fc.nat(0xffff_ffff), { seed, numRuns: 2000 });
  return { nextInt: (min, max) => min + ((numbers.pop() ?? 0) % (max - min + 1)) };
}

/** The files of live private mappings, each as often as it is mapped at one page. */
function mappedPages({ mappings }: MachineState): readonly string[] {
  return mappings.flatMap(({ file, page }) => (file ? [`${file.handle} ${page}`] : []));
}

function isTwice(names: readonly string[]): boolean {
  return new Set(names).size < names.length;
}

function sharesHostMemory({ memslots }: MachineState): boolean {
  return isTwice([...memslots].map(({ hva }) => String(hva)));
}

describe("a plan leads to what it is for", () => {
  test("a private page at two gfns, lost and made again in between", () => {
    const walks = walksOf("memfile-v6", aliasPrivatePage);

    const reached = walks.filter(({ states }) =>
      states.some((state) => isTwice(mappedPages(state))),
    );
    const last = walks.filter(({ history }) => history.lostPages.size > 0);
    const made = walks.filter(({ history }) => history.deletedSlots.size > 0);
    expect(reached).toHaveLength(WALKS);
    expect(last.length).toBeGreaterThan(WALKS / 2);
    expect(made.length).toBeGreaterThan(WALKS / 2);
  });

  test("a large mapping over such a page", () => {
    const walks = walksOf("memfile-v6:thp", aliasPrivatePage);

    const large = walks.filter(({ states }) =>
      states.some(({ mappings }) => mappings.length > 1 && mappings.some(({ order }) => order > 0)),
    );
    expect(large.length).toBeGreaterThan(WALKS / 3);
  });

  test.each(["memfile-v6-patch4", "memfile-v6", "linux-6.1", "linux-7.3"])(
    "host memory behind two slots of %s, one of which moves or is made again",
    (name) => {
      const walks = walksOf(name, aliasHostPage);

      expect(walks.filter(({ states }) => states.some(sharesHostMemory))).toHaveLength(WALKS);
      const changed = walks.filter(
        ({ history }) => history.movedSlots.size + history.deletedSlots.size > 0,
      );
      expect(changed.length).toBeGreaterThan(WALKS / 2);
    },
  );

  test("two files mapped at one index, by callers who obey", () => {
    const walks = walksOf("memfile-v6:strict", mapTwoFiles);

    const files = walks.map(({ states }) => new Set(states.flatMap((one) => mappedPages(one))));
    expect(files.filter((names) => names.size === 2)).toHaveLength(WALKS);
    expect(walks.flatMap(({ states }) => states.flatMap(callerObligations))).toEqual([]);
  });

  test("a page that changes sides both ways, which its guest uses and asks for", () => {
    const walks = walksOf("linux-6.18:hardware-private", convertPage);

    const both = walks.filter(({ states }) =>
      states.some(
        ({ privateGfns, files }, nth) =>
          privateGfns.length > 0 &&
          Object.values(files).some(({ pages = {} }) => Object.keys(pages).length > 0) &&
          states.slice(nth).some((later) => later.privateGfns.length === 0),
      ),
    );
    expect(both.length).toBeGreaterThan(WALKS / 2);
  });

  test("pages of one file of both kinds, one of them held, that a slot shows as well", () => {
    const walks = walksOf("linux-7.4:sw-protected", convertInPlace);

    const mixed = walks.filter(({ states }) =>
      states.some(({ files }) =>
        Object.values(files).some(
          ({ guestMemfd, pages = {} }) =>
            (guestMemfd?.converted ?? []).length > 0 &&
            Object.values(pages).some(({ pinnedBy }) => pinnedBy !== undefined),
        ),
      ),
    );
    const bound = walks.filter(({ states }) => states.some(({ memslots }) => memslots.length > 0));
    expect(mixed.length).toBeGreaterThan(WALKS / 2);
    expect(bound.length).toBeGreaterThan(WALKS / 2);
  });

  test.each([
    ["memfile-v6", mapPrivatePageBothWays],
    ["linux-6.18", mapGuestMemfdBothWays],
  ])(
    "a page of a file behind two slots of %s, one of which shows where it is mapped",
    (name, plan) => {
      const walks = walksOf(name, plan);

      const both = walks.filter(({ states }) =>
        states.some(
          ({ memslots, hostPages }) =>
            memslots.length > 1 && hostPages.sorted.some(([, { file }]) => file !== undefined),
        ),
      );
      expect(both).toHaveLength(WALKS);
    },
  );
});

test("most traces have no plan, and a dialect without guest_memfd has none about it", () => {
  const random = numbersFrom(1);
  const drawn = Array.from({ length: 300 }, () => drawPlan(random, dialectNamed("linux-6.1")));

  const planned = drawn.filter((plan) => plan !== undefined);
  expect(new Set(planned)).toEqual(new Set([aliasHostPage, useMemfd]));
  expect(planned.length).toBeLessThan(100);
});
