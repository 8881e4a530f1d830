import { describe, expect, test } from "vitest";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import { DIALECTS, dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { type Family, familyFindings, filesOf, type Member } from "./catalogues.ts";
import { readRepository, type SourceFile } from "./repository.ts";

const REPOSITORY = readRepository();

const RULES: Family = {
  noun: "rules",
  folder: "model/rules",
  besides: [],
  says: ["sentence", "source"],
  tested: true,
};

const EFFECTS: Family = {
  noun: "effects",
  folder: "model/transitions",
  besides: [],
  says: ["sentence", "source"],
  tested: false,
};

const INVARIANTS: Family = {
  noun: "invariants",
  folder: "properties/invariants",
  besides: [],
  says: ["sentence", "source"],
  tested: true,
};

const MEMFILE_BUGS: Family = {
  noun: "seeded bugs",
  folder: "implementations/simulator/bugs/memfile",
  besides: ["implementations/simulator/bugs/memfile/catalogue.ts"],
  says: ["catalogue", "title", "story", "source", "dialect"],
  tested: false,
};

const GUEST_MEMFD_BUGS: Family = {
  noun: "seeded bugs",
  folder: "implementations/simulator/bugs/guest-memfd",
  besides: ["implementations/simulator/bugs/guest-memfd/catalogue.ts"],
  says: ["title", "story", "source", "dialect"],
  tested: false,
};

const FRAME_BUGS: Family = {
  noun: "seeded bugs",
  folder: "implementations/simulator/bugs/frames",
  besides: ["implementations/simulator/bugs/frames/catalogue.ts"],
  says: ["title", "story", "source", "dialect"],
  tested: false,
};

const FILE_BUGS: Family = {
  noun: "seeded bugs",
  folder: "implementations/simulator/bugs/files",
  besides: ["implementations/simulator/bugs/files/catalogue.ts"],
  says: ["title", "story", "source", "dialect"],
  tested: false,
};

const FETCH_BUGS: Family = {
  noun: "seeded bugs",
  folder: "implementations/simulator/bugs/fetch",
  besides: ["implementations/simulator/bugs/fetch/catalogue.ts"],
  says: ["title", "story", "source", "dialect"],
  tested: false,
};

const INSIDE_BUGS: Family = {
  noun: "seeded bugs",
  folder: "implementations/simulator/bugs/inside",
  besides: ["implementations/simulator/bugs/inside/catalogue.ts"],
  says: ["title", "story", "source", "dialect"],
  tested: false,
};

const BYTE_BUGS: Family = {
  noun: "seeded bugs",
  folder: "implementations/simulator/bugs/bytes",
  besides: ["implementations/simulator/bugs/bytes/catalogue.ts"],
  says: ["title", "story", "source", "dialect"],
  tested: false,
};

const PLAIN_CALL_BUGS: Family = {
  noun: "seeded bugs",
  folder: "implementations/simulator/bugs/plain",
  besides: ["implementations/simulator/bugs/plain/catalogue.ts"],
  says: ["title", "story", "source", "dialect"],
  tested: false,
};

const CONVERSION_BUGS: Family = {
  noun: "seeded bugs",
  folder: "implementations/simulator/bugs/conversion",
  besides: ["implementations/simulator/bugs/conversion/catalogue.ts"],
  says: ["title", "story", "source", "dialect"],
  tested: false,
};

const FURTHER_BUGS = [
  ...[FRAME_BUGS, FILE_BUGS, FETCH_BUGS, INSIDE_BUGS, BYTE_BUGS, PLAIN_CALL_BUGS],
  CONVERSION_BUGS,
];

const BUGS: Family = {
  noun: "seeded bugs",
  folder: "implementations/simulator/bugs",
  besides: [
    "implementations/simulator/bugs/catalogue.ts",
    "implementations/simulator/bugs/seeded-bug.ts",
    ...MEMFILE_BUGS.besides,
    ...filesOf(MEMFILE_BUGS, REPOSITORY),
    ...GUEST_MEMFD_BUGS.besides,
    ...filesOf(GUEST_MEMFD_BUGS, REPOSITORY),
    ...FURTHER_BUGS.flatMap((family) => [...family.besides, ...filesOf(family, REPOSITORY)]),
  ],
  says: ["title", "story", "source", "dialect"],
  tested: false,
};

/** What is left open to callers who err stands in one option alone. */
const OPEN = dialectNamed("memfile-v6:undefined");

/** No kernel that is written down refuses a whole call, but one that is built otherwise. */
const REFUSING = dialectNamed("linux-6.8:no-attributes");

const OPERATION_MODELS = [...DIALECTS, OPEN, REFUSING].flatMap(({ operations }) =>
  Object.values(operations),
);

/** Everything that counts: what stands in a ladder, is an effect, or stands in a catalogue. */
const LISTED: ReadonlySet<unknown> = new Set<unknown>([
  ...OPERATION_MODELS.flatMap(({ ladder }) => ladder.map(({ rule }) => rule)),
  ...OPERATION_MODELS.flatMap(({ effect }) => [effect, ...(effect.parts ?? [])]),
  ...PROPERTIES,
  ...SEEDED_BUGS,
]);

async function membersOf(family: Family): Promise<readonly Member[]> {
  const modules = filesOf(family, REPOSITORY).map(async (path): Promise<readonly Member[]> => {
    const exported: Readonly<Record<string, unknown>> = await import(`../../${path}`);
    return Object.values(exported)
      .filter((value): value is Member["value"] => typeof value === "object" && value !== null)
      .filter((value) => typeof value["id"] === "string")
      .map((value) => ({ path, value, listed: LISTED.has(value) }));
  });
  return (await Promise.all(modules)).flat();
}

describe("the repository", () => {
  test.each([
    [RULES, 20],
    [EFFECTS, 10],
    [INVARIANTS, 5],
    [BUGS, 8],
    [MEMFILE_BUGS, 30],
    [GUEST_MEMFD_BUGS, 40],
    [FRAME_BUGS, 11],
    [FILE_BUGS, 9],
    [FETCH_BUGS, 12],
    [INSIDE_BUGS, 14],
    [BYTE_BUGS, 5],
    [PLAIN_CALL_BUGS, 20],
    [CONVERSION_BUGS, 15],
  ] as const)("keeps $folder complete", async (family, atLeast) => {
    const members = await membersOf(family);

    expect(familyFindings(family, REPOSITORY, members)).toEqual([]);
    expect(members.length).toBeGreaterThanOrEqual(atLeast);
  });
});

describe("the check", () => {
  const path = "model/rules/memslot/gpa-aligned.ts";
  const files: readonly SourceFile[] = [
    { path, text: "" },
    { path: "model/rules/memslot/gpa-aligned.test.ts", text: "" },
  ];
  const value = { id: "memslot/gpa-aligned", sentence: "Pages.", source: "kvm_main.c" };
  const good: Member = { path, value, listed: true };

  test("accepts a rule with an id, a sentence, a source, a test and a place", () => {
    expect(familyFindings(RULES, files, [good])).toEqual([]);
  });

  test("finds a rule without a test beside it", () => {
    expect(familyFindings(RULES, files.slice(0, 1), [good])).toEqual([
      `${path}: no test beside it`,
    ]);
  });

  test("finds a rule without a source, and one with an empty sentence", () => {
    const { source: _, ...mute } = value;

    expect(familyFindings(RULES, files, [{ ...good, value: mute }])).toEqual([
      `${path}: says no source`,
    ]);
    expect(familyFindings(RULES, files, [{ ...good, value: { ...value, sentence: " " } }])).toEqual(
      [`${path}: says no sentence`],
    );
  });

  test("finds an id that is not the path", () => {
    const member = { ...good, value: { ...value, id: "memslot/aligned" } };

    expect(familyFindings(RULES, files, [member])).toEqual([
      `${path}: its id is memslot/aligned, not memslot/gpa-aligned`,
    ]);
  });

  test("finds a rule that stands in no ladder", () => {
    expect(familyFindings(RULES, files, [{ ...good, listed: false }])).toEqual([
      `${path}: nothing lists it`,
    ]);
  });

  test("finds a file that exports no rule, or two", () => {
    expect([
      ...familyFindings(RULES, files, []),
      ...familyFindings(RULES, files, [good, good]),
    ]).toEqual([`${path}: exports 0 rules, not 1`, `${path}: exports 2 rules, not 1`]);
  });
});
