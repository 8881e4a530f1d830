import { describe, expect, test } from "vitest";
import { lastOutcome, region, stateAfter } from "../../test-support.ts";

const TAGGED = `${region()}; guest_write(gpa=0x1000, tag=5)`;
const RUN = "guest_execute(gpa=0x1000)";

describe("guest-access/code-is-a-tag", () => {
  test("says nothing of code of which a part was overwritten, or of what follows", () => {
    const program = `${TAGGED}; guest_write_bytes(gpa=0x1001, bytes=4, value=0x1); ${RUN}`;
    const torn = `${TAGGED}; guest_write_bytes(gpa=0x1000, bytes=1, value=0x1); ${RUN}`;

    expect(lastOutcome(program)).toBe("executed tag=1 guest-access/execute");
    expect(lastOutcome(torn)).toBe("anything guest-access/code-is-a-tag");
    expect(stateAfter(torn).taints).toEqual(["torn-code"]);
  });

  test("lets bytes behind the code be what they are", () => {
    const program = `${TAGGED}; guest_write_bytes(gpa=0x1008, value=0x1); ${RUN}`;

    expect(lastOutcome(program)).toBe("executed tag=5 guest-access/execute");
  });

  test("comes behind what keeps the guest from running it", () => {
    const program = [
      `${TAGGED}; guest_write_bytes(gpa=0x1000, bytes=1, value=0x1)`,
      "host_mprotect(hva=0x10000001000, size=0x1000, prot=none)",
      RUN,
    ].join(";");

    expect(lastOutcome(program)).toContain("guest-access/host-page-accessible");
  });
});
