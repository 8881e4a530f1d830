import { describe, expect, test } from "vitest";
import { broken, optionsLost, wantedOf } from "./variants.ts";

describe("a kernel to be built", () => {
  test("has a version, and what is on and broken in it", () => {
    const [plain, debug] = ["plain.config", "debug.config"];
    expect(wantedOf("7.3")).toEqual({ version: "7.3", configs: [plain], isBroken: false });
    expect(wantedOf("6.12-debug")).toMatchObject({ version: "6.12", configs: [plain, debug] });
    expect(wantedOf("7.3-broken")).toMatchObject({ configs: [plain], isBroken: true });
  });

  test.each(["7", "7.3-", "7.3-fast", "7.3-toString", "../7.3"])("is not %s", (name) => {
    expect(wantedOf(name)).toBeUndefined();
  });

  test("lost what its configuration does not say", () => {
    const asked = "# text\nCONFIG_A=y\nCONFIG_B=y\nCONFIG_C=n\nCONFIG_D=n\n";
    const config = "CONFIG_A=y\n# CONFIG_C is not set\nCONFIG_D=y\nCONFIG_BB=y\n";
    expect(optionsLost(asked, config)).toEqual(["CONFIG_B=y", "CONFIG_D=n"]);
  });
});

describe("breaking an ioctl", () => {
  const source = [
    ...["#include <linux/kvm_host.h>", "MODULE_AUTHOR(x);", "MODULE_LICENSE(y);"],
    ...["\tcase KVM_GET_DIRTY_LOG: {", "\t\tstruct log log;", ""],
    ...["\tcase KVM_CLEAR_DIRTY_LOG: {", "\t\tstruct log log;", "", "\t\tr = -EFAULT;"],
  ].join("\n");

  test("adds a header before what is said of the module, and a call behind the variables", () => {
    expect(broken(source, "/a/broken.h").split("\n")).toEqual([
      ...["#include <linux/kvm_host.h>", '#include "/a/broken.h"'],
      ...["MODULE_AUTHOR(x);", "MODULE_LICENSE(y);"],
      ...["\tcase KVM_GET_DIRTY_LOG: {", "\t\tstruct log log;", ""],
      ...[
        "\tcase KVM_CLEAR_DIRTY_LOG: {",
        "\t\tstruct log log;",
        "",
        "\t\tmemslot_check_breaks();",
      ],
      ...["", "\t\tr = -EFAULT;"],
    ]);
  });

  test("is refused where there is no such ioctl", () => {
    expect(() => broken("MODULE_AUTHOR(x);\n", "h")).toThrow("KVM_CLEAR_DIRTY_LOG");
  });
});
