import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { kernelAt, moduleBytes } from "./kernel-image.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "memslot-check-kernel-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, bytes: Uint8Array | string): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, bytes);
  return whole;
}

/** What is read of a bzImage. */
function image(release: string): Uint8Array {
  const bytes = Buffer.alloc(0x1000);
  bytes.write("HdrS", 0x202);
  bytes.writeUInt16LE(0x300, 0x20e);
  bytes.write(`${release} (somebody) #1\0`, 0x500);
  return bytes;
}

const module = (needs: string): string => `\x7fELF\0license=GPL\0depends=${needs}\0name=x\0`;

function putModules(below: string, ending = ""): void {
  const packed = (text: string) => (ending === ".gz" ? gzipSync(text) : text);
  put(`${below}/kernel/arch/x86/kvm/kvm-amd.ko${ending}`, packed(module("kvm")));
  put(`${below}/kernel/arch/x86/kvm/kvm.ko${ending}`, packed(module("irqbypass,not_a_module")));
  put(`${below}/kernel/virt/lib/irqbypass.ko${ending}`, packed(module("")));
}

describe("a kernel", () => {
  test("of an unpacked package has its modules in the order of need", () => {
    put("boot/vmlinuz-6.1.0-1-cloud-amd64", image("6.1.0-1-cloud-amd64"));
    put("boot/System.map-6.1.0-1-cloud-amd64", "");
    putModules("lib/modules/6.1.0-1-cloud-amd64");
    const { release, modules } = kernelAt(folder);
    expect(release).toBe("6.1.0-1-cloud-amd64");
    expect(modules.map((path) => path.replace(/^.*\//, ""))).toEqual([
      ...["irqbypass.ko", "kvm.ko", "kvm-amd.ko"],
    ]);
  });

  test("of the newer packages lies among its modules, which are compressed", () => {
    const modules = "usr/lib/modules/7.2.0-cloud-amd64";
    put(`${modules}/vmlinuz`, image("7.2.0-cloud-amd64"));
    putModules(modules, ".gz");
    const kernel = kernelAt(folder);
    expect(kernel.modules).toHaveLength(3);
    expect(moduleBytes(kernel.modules[0] ?? "").toString()).toBe(module(""));
  });

  test("of a build tree has its modules where the build says", () => {
    put("arch/x86/boot/bzImage", image("6.17.0-mine"));
    put("modules.order", "arch/x86/kvm/kvm.o\narch/x86/kvm/kvm-amd.o\n");
    put("arch/x86/kvm/kvm-amd.ko", module("kvm"));
    put("arch/x86/kvm/kvm.ko", module(""));
    expect(kernelAt(folder).modules).toEqual([
      join(folder, "arch/x86/kvm/kvm.ko"),
      join(folder, "arch/x86/kvm/kvm-amd.ko"),
    ]);
  });

  test("with everything built in has none", () => {
    expect(kernelAt(put("bzImage", image("6.12.0-own"))).modules).toEqual([]);
  });

  test.each([
    ["nothing", () => join(folder, "nothing")],
    ["a folder without an image", () => folder],
    ["a file that is no image", () => put("vmlinuz", "ELF")],
  ])("is refused with MSC160 for %s", (_, path) => {
    expect(() => kernelAt(path())).toThrow(expect.objectContaining({ code: "MSC160" }));
  });
});
