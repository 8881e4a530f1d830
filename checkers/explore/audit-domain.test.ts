import { describe, expect, it } from "vitest";
import type { Operation } from "../../abi/operation.ts";
import { auditSymmetry } from "../../explorer/audit-symmetry.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { type BoundedDomain, operationsIn } from "../../properties/domains/bounded-domain.ts";
import { domainNamed } from "../../properties/domains/catalogue.ts";
import { type AuditDomainOptions, auditDomain } from "./audit-domain.ts";
import { modelOf, possibleFor } from "./domain-system.ts";
import { domainSymmetry } from "./symmetry/domain-symmetry.ts";
import { exchanging, HALVES, pages, relabelling } from "./symmetry/test-support.ts";
import { withSymmetry } from "./symmetry/with-symmetry.ts";

const TINY = domainNamed("tiny", "linux-6.18");

function audited(domain: BoundedDomain, more: Partial<AuditDomainOptions> = {}) {
  return auditDomain({
    ...{ dialect: dialectNamed(domain.dialect), domain, factory: null, properties: PROPERTIES },
    ...{ reduce: ["symmetry"], statesMax: 10_000, now: () => 0, ...more },
  });
}

function domainOf(name: string, operations: readonly Operation[]): BoundedDomain {
  return { name, dialect: "memfile-v6", sentence: "", choices: [], operations, reaches: [] };
}

/** A slot over the second page of a file, at either of two gfns; the first page comes and goes. */
const SECOND_PAGE = domainOf(
  "memfile-v6/second-page",
  operationsIn([
    "fd0 = memfd_create(flags=INACCESSIBLE)",
    "ftruncate(fd=fd0, size=0x2000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    ...[0, 1].flatMap((gfn) => [
      `set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x${gfn}000, size=0x1000, ` +
        "hva=0x10000000000, private_fd=fd0, private_offset=0x1000)",
      `set_user_memory_region(slot=1, flags=0, gpa=0x${gfn}000, size=0x1000, hva=0x10000000000)`,
      `guest_read(gpa=0x${gfn}000)`,
    ]),
  ]),
);

// The domains that users audit take longer: `audit-domain.long.test.ts`.
describe("the audit of a domain", () => {
  it("finds one sound that moves slots, gfns, file pages and host pages at once", async () => {
    const { audits = [] } = await audited(domainOf("memfile-v6/halves", HALVES));

    expect(audits).toMatchObject([{ name: expect.stringContaining("order 2"), faults: [] }]);
    expect(audits[0]?.orbits).toBeLessThan((audits[0]?.states ?? 0) * 0.6);
  });

  it("says where there is none", async () => {
    const { verdict, audits, notes } = await audited(TINY);

    expect(verdict).toBe("conforms");
    expect(audits).toMatchObject([{ name: null, states: 18, orbits: 18, steps: 183, faults: [] }]);
    expect(notes.join()).toContain("linux-6.18/tiny has no symmetry");
  });

  it("finds that gfns are not alike to the code as posted, which zaps others (B-02)", async () => {
    const posted = dialectNamed("memfile-v6:as-posted");

    const asIntended = await audited(SECOND_PAGE);
    const asPosted = await audited(SECOND_PAGE, { dialect: posted });

    expect(asIntended).toMatchObject({ verdict: "conforms", audits: [{ faults: [] }] });
    expect(asPosted.verdict).toBe("diverges");
    expect(asPosted.audits?.[0]?.faults[0]).toMatch(/^an image of the state after .* differently$/);
  });

  it("finds a relabelling that does not keep the operations", async () => {
    const possible = possibleFor({
      ...{ dialect: dialectNamed(TINY.dialect), domain: TINY, factory: null },
      properties: PROPERTIES,
    });
    const swap = relabelling({ gfn: exchanging(pages(0, 1), pages(1, 1)) });
    const elements = [relabelling({}), swap];
    const wrong = withSymmetry(modelOf(TINY, possible, []), { name: "wrong", elements });

    const { faults } = await auditSymmetry(wrong, 100);

    expect(domainSymmetry(TINY.operations)).toBeNull();
    expect(faults.join("\n")).toContain("behaves differently");
    expect(faults.join("\n")).toContain("is not reached");
  });

  it("is refused beside a machine, and of a domain that is too large", async () => {
    const factory = simulatorFactory({ dialect: TINY.dialect });

    await expect(audited(TINY, { factory })).rejects.toMatchObject({ code: "MSC116" });
    await expect(audited(TINY, { statesMax: 17 })).rejects.toMatchObject({ code: "MSC112" });
  });
});
