import { describe, expect, test } from "vitest";
import { parseVmName } from "./name.ts";
import { qemuCommand } from "./qemu.ts";

describe("the name of a virtual machine", () => {
  test("has a kernel, and options behind it", () => {
    expect(parseVmName("vm:debian:6.12,npt=0,memory=1024,append=nosmap quiet")).toMatchObject({
      ...{ kernel: "debian:6.12", nestedPaging: false, memoryMb: 1024, cpu: "EPYC" },
      append: ["nosmap", "quiet"],
    });
  });

  test("says of which type the VMs are", () => {
    expect(parseVmName("vm:k,vm-type=sw-protected").vmType).toBe("sw-protected");
    expect(parseVmName("vm:k").vmType).toBe("default");
  });

  test("takes all that follows as arguments of QEMU, commas and options included", () => {
    const { qemu, cpu } = parseVmName("vm:bzImage,qemu=-device pci-testdev,addr=3,cpu=x");
    expect(qemu).toEqual(["-device", "pci-testdev,addr=3,cpu=x"]);
    expect(cpu).toBe("EPYC");
  });

  test.each([
    ["vm:", "MSC161", /names no kernel/],
    ["vm:bzImage,memori=1024", "MSC161", /has no option/],
    ["vm:bzImage,memory=1", "MSC161", /does not fit/],
    ["vm:bzImage,npt=2", "MSC161", /does not fit/],
    ["vm:bzImage,vm-type=tdx", "MSC161", /does not fit/],
    ["vm:bzImage,cpu=a b", "MSC161", /does not fit/],
  ])("%s is refused with %s", (name, code, message) => {
    expect(() => parseVmName(name)).toThrow(expect.objectContaining({ code }));
    expect(() => parseVmName(name)).toThrow(message);
  });
});

describe("the command line of QEMU", () => {
  const files = {
    ...{ image: "k", initramfs: "i", console: "c", control: "q", shared: "m", snapshot: undefined },
  };

  const name = parseVmName("vm:k");

  test("counts instructions for a clock, unless a processor runs them", () => {
    expect(qemuCommand({ ...name, accelerator: "tcg" }, files)).toContain("-icount");
    expect(qemuCommand({ ...name, accelerator: "kvm" }, files)).not.toContain("-icount");
  });

  test("turns nested paging off in the processor and in the module", () => {
    const command = qemuCommand({ ...parseVmName("vm:k,npt=0"), accelerator: "tcg" }, files).join(
      " ",
    );
    expect(command).toContain("EPYC,+svm,-npt");
    expect(command).toContain("kvm_amd.npt=0");
  });
});
