import { expect, test } from "vitest";
import { SEEDED_BUGS } from "../implementations/simulator/bugs/catalogue.ts";
import { groundsOf, withBothViews } from "./test-shared-views.ts";

const BUGS = SEEDED_BUGS.map(({ id, dialect }) => [id, dialect] as const);
const SEEDS = [1, 2];

test.each(BUGS)(
  "what changed of a shared view convicts %s exactly when the whole view does",
  async (bug, dialect) => {
    for (const ground of groundsOf(dialect)) {
      for (const seed of SEEDS) {
        const { shared, plain } = await withBothViews({ dialect, bug, ground, seed, drawn: 60 });

        expect(shared).toBe(plain);
      }
    }
  },
);
