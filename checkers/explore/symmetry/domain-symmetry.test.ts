import { describe, expect, it } from "vitest";
import { printOperation } from "../../../abi/notation.ts";
import { operationsIn } from "../../../properties/domains/bounded-domain.ts";
import { DOMAINS, domainNamed } from "../../../properties/domains/catalogue.ts";
import { domainSymmetry } from "./domain-symmetry.ts";
import { mapOperation } from "./operation-labels.ts";
import { composed } from "./permutation.ts";
import { LABEL_KINDS, labelMapOf, type Relabelling } from "./relabelling.ts";
import { HALVES } from "./test-support.ts";

/** The name of the group of some lines of notation; null when only the identity keeps them. */
function nameFor(...lines: readonly string[]): string | null {
  return domainSymmetry(operationsIn(lines))?.name ?? null;
}

function slotAt(slot: number, gpa: string, size: string): string {
  return `set_user_memory_region(slot=${slot}, flags=0, gpa=${gpa}, size=${size}, hva=0x0)`;
}

describe("the symmetry of a domain", () => {
  it.each([
    ["memfile-v6/twins", "slots {0,1} x files {fd0,fd1} x gfns {0,1}, order 8"],
    ["linux-6.18/twins", "slots {0,1} x gfns {0,1} x host pages {0,1}, order 8"],
  ])("of %s is %s", (name, expected) => {
    expect(domainSymmetry(domainNamed(name, "").operations)?.name).toBe(expected);
  });

  it.each(DOMAINS.filter(({ name }) => !name.endsWith("/twins")))(
    "of $name is none: it names each thing for a use of its own",
    ({ operations }) => {
      expect(domainSymmetry(operations)).toBeNull();
    },
  );

  it("says of what belongs together that it changes places together", () => {
    expect(domainSymmetry(HALVES)?.name).toBe(
      "slots {0,1} with gfns {0,1} with file pages {0,1} with host pages {0,1}, order 2",
    );
  });

  it.each(DOMAINS)("of $name is a group that keeps the operations", ({ operations }) => {
    const { elements = [] } = domainSymmetry(operations) ?? {};
    const texts = elements.map(textOf);
    const printed = operations.map(printOperation).sort();

    for (const one of elements) {
      const labels = labelMapOf(one);
      const images = operations.map((operation) => printOperation(mapOperation(labels, operation)));
      expect(images.sort()).toEqual(printed);
      for (const other of elements) expect(texts).toContain(textOf(product(one, other)));
    }
    expect(new Set(texts).size).toBe(elements.length);
  });
});

describe("what may change places", () => {
  it("are slots of one address space only", () => {
    expect(nameFor("get_dirty_log(slot=0)", "get_dirty_log(slot=1)")).toBe("slots {0,1}, order 2");
    expect(nameFor("get_dirty_log(slot=0)", "get_dirty_log(slot=0x10000)")).toBeNull();
  });

  it("are all of several alike, in any order", () => {
    expect(nameFor("close(fd=fd0)", "close(fd=fd1)", "close(fd=fd2)")).toBe(
      "files {fd0,fd1,fd2}, order 6",
    );
  });

  it("are ranges whose pages follow each other as before", () => {
    const apart = [slotAt(0, "0x0", "0x2000"), slotAt(0, "0x2000", "0x2000")];

    expect(nameFor(...apart)).toBe("gfns {0,2} {1,3}, order 2");
    expect(nameFor(...apart, "guest_read(gpa=0x0)", "guest_read(gpa=0x3000)")).toBeNull();
  });

  it("are ranges that could hold a large page only where they lie alike to large pages", () => {
    expect(nameFor(slotAt(0, "0x0", "0x4000"), slotAt(0, "0x4000", "0x4000"))).toBe(
      "gfns {0,4} {1,5} {2,6} {3,7}, order 2",
    );
    expect(nameFor(slotAt(0, "0x0", "0x4000"), slotAt(0, "0x5000", "0x4000"))).toBeNull();
  });

  it("are pages of a file that are before its end, or all behind it", () => {
    const pages = [0, 1].map(
      (page) => `fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x${page}000, size=0x1000)`,
    );

    expect(nameFor(...pages, "ftruncate(fd=fd0, size=0x2000)")).toBe("file pages {0,1}, order 2");
    expect(nameFor(...pages, "ftruncate(fd=fd0, size=0x1000)")).toBeNull();
    expect(nameFor(...pages, "ftruncate(fd=fd0, size=0x1800)")).toBeNull();
    expect(nameFor(...pages, "seek(fd=fd0, offset=0x0, whence=data)")).toBeNull();
  });

  it("is not what an empty range names, since it names no page", () => {
    const reads = ["guest_read(gpa=0x0)", "guest_read(gpa=0x1000)"];

    expect(nameFor(...reads, slotAt(0, "0x0", "0x0"))).toBe("gfns {0,1}, order 2");
    expect(nameFor(...reads, slotAt(0, "0x0", "0x1000"))).toBeNull();
  });

  it("is refused when there is too much of it to try", () => {
    const reads = Array.from({ length: 8 }, (_, gfn) => `guest_read(gpa=0x${gfn}000)`);

    expect(() => nameFor(...reads)).toThrow("40320 relabellings are more than 20000 to try");
  });
});

function product(one: Relabelling, other: Relabelling): Relabelling {
  return {
    ...{ slot: composed(one.slot, other.slot), handle: composed(one.handle, other.handle) },
    ...{ gfn: composed(one.gfn, other.gfn), file: composed(one.file, other.file) },
    host: composed(one.host, other.host),
  };
}

function textOf(element: Relabelling): string {
  return LABEL_KINDS.map((kind) => [...element[kind]].map(String).sort().join()).join(";");
}
