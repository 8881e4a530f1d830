import { describe, expect, test } from "vitest";
import { LINE_WIDTH } from "./layout.ts";
import { SAMPLE_DIVERGENCE, SAMPLE_REPORT } from "./test-support.ts";
import { renderText } from "./text.ts";

const plain = { color: false };

describe("the text of a report", () => {
  const text = renderText(SAMPLE_REPORT, plain);

  test("is frozen", () => {
    expect(text).toMatchSnapshot();
  });

  test("prints a failure in the order in which it is read", () => {
    const order = [
      "FAIL memslot/gpa-no-overlap at operation 2/2, simulator:bug=overlap-off-by-one",
      "memslot-check-trace schema=1 dialect=linux-6.18",
      "+ slot 0: gpa=0x0..0x1000",
      "allowed      EEXIST",
      "actual       ok",
      "source       virt/kvm/kvm_main.c",
      "minimal: 1-minimal, shrunk 37 -> 2 in 1,199 evaluations",
      "replay: memslot-check replay msc1.eyJ9.abcdef",
      "stored: .memslot-check/failures/",
      "reproduced 2/2",
      "operation  ",
      "rule or effect (2 of 3 spoke)",
      "DIVERGES",
    ].map((part) => text.indexOf(part));

    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test("says what to call where a program of the user's own made the report", () => {
    const text = renderText({ ...SAMPLE_REPORT, startedBy: "library" }, plain);

    expect(text).toContain('\n  replay: await replay(implementation, "msc1.eyJ9.abcdef")\n');
    expect(text).not.toContain("memslot-check replay");
  });

  test("names no token where there is none", () => {
    const alone = { ...SAMPLE_DIVERGENCE, replay: "", stored: null };

    const text = renderText({ ...SAMPLE_REPORT, divergences: [alone] }, plain);

    expect(text).toContain(
      "\n  replay: there is no token; the trace is above\n  stored: nowhere\n",
    );
  });

  test("shows rows of zeros", () => {
    for (const row of ["close ", "memslot/gpa-aligned ", "slot-is-moved "]) {
      expect(text).toMatch(new RegExp(`^${row} .* 0\\b`, "m"));
    }
  });

  test("says why a rule cannot be reached, and what was not sent", () => {
    expect(text).toContain("unreachable: refused before");
    expect(text).toMatch(/^huge-slot +3$/m);
  });

  test("keeps to the width, tokens apart", () => {
    const wide = text.split("\n").filter((line) => line.length > LINE_WIDTH);

    expect(wide).toEqual([]);
  });

  test("with colours is the same text", () => {
    const colored = renderText(SAMPLE_REPORT, { color: true });

    expect(colored).not.toBe(text);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what a colour is made of.
    expect(colored.replace(/\u001b\[[0-9]+m/g, "")).toBe(text);
  });
});

describe("less detail", () => {
  test("names in the summary what was never reached, and nothing unreachable", () => {
    const text = renderText(SAMPLE_REPORT, { ...plain, detail: "summary" });

    expect(text).toContain(
      "rules and effects: 2 of 3 reached; never:\n" +
        "    memslot/gpa-aligned of set_user_memory_region\n",
    );
    expect(text).toContain("properties: 1 of 2 reached; never:\n    slot-is-moved\n");
    expect(text).not.toContain("memslot/id-exists");
  });

  test("still has failures, notes and the verdict", () => {
    const text = renderText(SAMPLE_REPORT, { ...plain, detail: "verdict" });

    expect(text).toContain("FAIL memslot/gpa-no-overlap");
    expect(text).toContain("note: properties skipped");
    expect(text).toContain("DIVERGES  simulator:bug=overlap-off-by-one, linux-6.18");
    expect(text).not.toContain("rule or effect");
  });
});

describe("notes", () => {
  const names = Array.from({ length: 40 }, (_, index) => `property-${index}`);
  const sentence = `a first part, ${"and a very long second one ".repeat(6)}, and a third`;
  const notes = [`properties skipped, for want of a view: ${names.join(", ")}`, sentence];
  const text = renderText({ ...SAMPLE_REPORT, notes }, { ...plain, detail: "verdict" });

  test("come after the verdict", () => {
    const order = ["FAIL ", "DIVERGES ", "note: "].map((part) => text.indexOf(part));

    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  test("are one line each where they are lists, with the number of what was cut", () => {
    const [line = ""] = text.split("\n").filter((one) => one.startsWith("note: properties"));

    const shown = line.match(/property-/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(2);
    expect(line).toMatch(new RegExp(`property-${shown - 1}, and ${40 - shown} more$`));
    expect(line.length).toBeLessThanOrEqual(LINE_WIDTH);
  });

  test("are whole where they are sentences", () => {
    expect(text.replace(/\n +/g, " ")).toContain(sentence.trim());
  });
});

test("a broken property is the headline, not the rule that happened to decide", () => {
  const divergence = {
    ...SAMPLE_DIVERGENCE,
    kind: "property-broken" as const,
    property: "no-pfn-at-two-gfns",
    rule: "memslot/create",
  };

  const text = renderText({ ...SAMPLE_REPORT, divergences: [divergence] }, plain);

  expect(text).toContain("FAIL no-pfn-at-two-gfns at operation 2/2");
});

test("an unknown verdict names every limit", () => {
  const limitsHit = ["interrupted", "vacuous:slot-is-moved"];

  const text = renderText({ ...SAMPLE_REPORT, verdict: "unknown", limitsHit }, plain);

  expect(text).toContain("limit: interrupted;");
  expect(text).toContain("limit: vacuous:slot-is-moved;");
});

test("a failure that was not stored says so", () => {
  const divergences = [{ ...SAMPLE_DIVERGENCE, stored: null }];

  const text = renderText({ ...SAMPLE_REPORT, divergences }, plain);

  expect(text).toContain("stored: nowhere");
});

test("a trace that nobody shrank is not called minimal", () => {
  const untouched = { minimality: "unknown" as const, shrinkEvaluations: 0 };
  const divergences = [{ ...SAMPLE_DIVERGENCE, ...untouched }];

  expect(renderText({ ...SAMPLE_REPORT, divergences }, plain)).toContain(
    "minimal: unknown, not shrunk",
  );
});

test("a seeded bug that was missed stands out", () => {
  const bug = { id: "b", dialect: "d", runs: 3, operations: 41, minimum: 4, trace: [] };

  const text = renderText(
    {
      ...SAMPLE_REPORT,
      divergences: [],
      bugs: [
        { ...bug, id: "a", found: true, shrunkLength: 5 },
        { ...bug, found: false, shrunkLength: null },
      ],
    },
    plain,
  );

  expect(text).toMatch(/^a +d +yes +3 +41 +5 LONGER +4$/m);
  expect(text).toContain("  1 of 2 seeded bugs found, ");
  expect(text).toMatch(/^b +d +NO +3 +41 +- +4$/m);
});

test("a seeded bug is certified where that was asked for", () => {
  const bug = { dialect: "d", found: true, runs: 3, operations: 41, minimum: 4, trace: [] };
  const bugs = [
    { ...bug, id: "a", shrunkLength: 4, certifiedMinimal: true },
    { ...bug, id: "b", shrunkLength: 5, certifiedMinimal: false },
  ];

  const text = renderText({ ...SAMPLE_REPORT, divergences: [], bugs }, plain);

  expect(text).toMatch(/^a .* 4 +4 +yes$/m);
  expect(text).toMatch(/^b .* 5 LONGER +4 +NO$/m);
});

describe("an exploration", () => {
  const exploration = {
    ...{ states: 5450, transitions: 114380, effective: 41202, depth: 16, orbits: 5450 },
    ...{ exhausted: true, levels: [1], memoryBytes: 1e6 },
  };
  const domain = {
    ...{ name: "linux-6.18/tiny", sentence: "One slot.", choices: ["1 page"] },
    operations: ["guest_read(gpa=0x0)"],
  };
  const { runs, seed, ...rest } = SAMPLE_REPORT;
  const report = { ...rest, verb: "explore", divergences: [], exploration, domain } as const;

  test("says how much there was, and that it was all", () => {
    const text = renderText({ ...report, verdict: "conforms" }, plain);

    expect(text).toContain("domain linux-6.18/tiny, 1 operation: One slot.\n  1 page\n");
    expect(text).toContain(
      "  5,450 states, 114,380 steps, depth 16, all that can be reached, 2.0 s (57,190 steps/s)",
    );
  });

  test("says when it was not all", () => {
    const cut = { ...report, exploration: { ...exploration, exhausted: false } };

    expect(renderText(cut, plain)).toContain("depth 16, not all that can be reached, ");
  });

  test("says by what it was made smaller", () => {
    const partialOrder = { name: "footprints", dropped: 28675 };
    const reduced = { ...report, exploration: { ...exploration, partialOrder } };

    expect(renderText(reduced, plain)).toContain(
      "\n  partial order: footprints, 28,675 steps left out\n",
    );
  });

  test("says by what it knew visited states, when it may have taken one for another", () => {
    const storage = { kind: "bit-state", log2Bits: 28, hashes: 3 } as const;
    const lossy = { ...storage, visitedBytes: 2 ** 25, omissionProbability: 1.234e-9 };
    const doubted = { ...exploration, exhausted: false, storage: lossy };
    const limitsHit = ["lossy-storage"];

    const text = renderText(
      { ...report, verdict: "unknown", limitsHit, exploration: doubted },
      plain,
    );

    expect(text).toContain("depth 16, perhaps not all that can be reached, ");
    expect(text).toContain(
      "\n  storage: bit-state of 2^28 bits, 3 hashes, 32 MiB, " +
        "probability 1.2e-9 that a state was left out\n  limit: lossy-storage; ",
    );
  });

  test("names the symmetry that it made use of, and counts orbits", () => {
    const symmetric = { ...exploration, orbits: 700, symmetry: "slots {0,1}, order 2" };

    const text = renderText({ ...report, exploration: symmetric }, plain);

    expect(text).toContain("  5,450 states in 700 orbits, 114,380 steps, depth 16, ");
    expect(text).toContain("\n  symmetry: slots {0,1}, order 2\n");
  });

  test("says of an audit what was compared, and every fault", () => {
    const sizes = { reduction: "symmetry", name: "slots {0,1}, order 2", states: 5450, steps: 1e5 };
    const audits = [
      { ...sizes, orbits: 2725, faults: [] },
      { ...sizes, orbits: 1, faults: ["an image of the first state is not reached"] },
    ];

    const text = renderText({ ...rest, audits, domain }, plain);

    expect(text).toContain(
      "audit of symmetry: 5,450 states, 2,725 orbits, 100,000 steps, no fault\n" +
        "  slots {0,1}, order 2\n" +
        "audit of symmetry: 5,450 states, 1 orbit, 100,000 steps, 1 fault\n" +
        "  slots {0,1}, order 2\n" +
        "  fault: an image of the first state is not reached\n",
    );
  });

  test("shows what was reached and counts the rest: a domain leaves things out on purpose", () => {
    const text = renderText(report, plain);

    expect(text).toContain("rule or effect (2 of 3 spoke)");
    expect(text).toContain("memslot/gpa-no-overlap");
    expect(text).not.toContain("memslot/gpa-aligned");
  });
});

test("names undefined situations, what came of them, and in how many traces", () => {
  const reason = "Nobody says what is next.";
  const taints = [{ id: "freed-page", effect: "stops", reason, traces: 1200 }] as const;

  for (const detail of ["statistics", "summary"] as const) {
    const text = renderText({ ...SAMPLE_REPORT, taints }, { color: false, detail });

    expect(text).toMatch(/^freed-page +nothing was compared any more +1,200$/m);
  }
});
