import { describe, expect, it } from "vitest";
import { printOperation } from "../../abi/notation.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { FRESH_MACHINE } from "../../model/state.ts";
import { step, supports } from "../../model/step.ts";
import { PROPERTIES } from "../catalogue.ts";
import { availableIn, operationsIn } from "./bounded-domain.ts";
import { DOMAINS, domainNamed } from "./catalogue.ts";

describe.each(DOMAINS)("the domain $name", ({ name, dialect, operations, reaches }) => {
  it("is of a dialect that has its operations", () => {
    const missing = operations.filter(({ op }) => !supports(dialectNamed(dialect), op));

    expect(missing).toEqual([]);
    expect(dialect.split(":")[0]).toBe(name.split("/")[0]);
  });

  it("has no operation twice", () => {
    const printed = operations.map(printOperation);

    expect(new Set(printed).size).toBe(printed.length);
  });

  it("promises to reach `sometimes` properties that there are", () => {
    const known = PROPERTIES.filter(({ kind }) => kind === "sometimes").map(({ id }) => id);

    expect(reaches.filter((id) => !known.includes(id))).toEqual([]);
  });
});

describe("the catalogue", () => {
  it("completes a bare name by the generation, whatever its options", () => {
    expect(domainNamed("tiny", "memfile-v6:thp,as-posted").name).toBe("memfile-v6/tiny");
    expect(domainNamed("memfile-v6/small", "linux-6.18").name).toBe("memfile-v6/small");
  });

  it("refuses a name that is none and lists those there are", () => {
    expect(() => domainNamed("huge", "linux-6.18")).toThrow("there is no domain linux-6.18/huge");
  });
});

describe("what is available", () => {
  it("defines a handle once, and uses it from then on", () => {
    const operations = operationsIn([
      "fd0 = memfd_create(flags=0)",
      "close(fd=fd0)",
      "guest_read(gpa=0x0)",
      "close(fd=-1)",
    ]);
    const [create] = operations;
    if (create === undefined) throw new TypeError("no operation");
    const [{ state }] = step(dialectNamed("memfile-v6"), FRESH_MACHINE, create);
    const kindsIn = (before: typeof state) => availableIn(operations, before).map(printOperation);

    expect(kindsIn(FRESH_MACHINE)).toEqual([
      "fd0 = memfd_create(flags=0)",
      "guest_read(gpa=0x0)",
      "close(fd=-1)",
    ]);
    expect(kindsIn(state)).toEqual(["close(fd=fd0)", "guest_read(gpa=0x0)", "close(fd=-1)"]);
  });
});
