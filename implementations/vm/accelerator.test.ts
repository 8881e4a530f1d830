import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { remoteFactory } from "../process/client.ts";
import { type Accelerator, accelerated, type Chosen } from "./accelerator.ts";
import { parseVmName } from "./name.ts";
import { SHARED_BYTES } from "./shared-rings.ts";
import { bootGuest } from "./virtual-machine.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "memslot-check-accel-"));
  vi.stubEnv("PATH", `${folder}:${process.env["PATH"]}`);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const MMIO = '{"kind":"mmio","access":"read","gpa":"0x0","len":8,"tag":1296912719}';
const NOT_IT = '{"kind":"guest_stuck"}';

/** A guest that answers in fixed words; its first argument is how it goes with KVM. */
function putQemu(withKvm: string): void {
  const script = `#!/bin/sh
echo "$*" >> ${folder}/started
truncate -s ${SHARED_BYTES} memory
outcome='${MMIO}'
case "$*" in *"-accel kvm"*) ${withKvm} ;; esac
echo 'memslot-check guest is ready'
while read -r line; do
  id=\${line#*'"id":'}
  id=\${id%%[,\\}]*}
  case "$line" in
    *hello*) echo "{\\"id\\":$id,\\"protocol\\":1,\\"capabilities\\":{\\"name\\":\\"fake\\",\
\\"operations\\":[\\"guest_read\\"],\\"observable\\":false}}" ;;
    *guest_read*) echo "{\\"id\\":$id,\\"outcome\\":$outcome}" ;;
    *) echo "{\\"id\\":$id}" ;;
  esac
done
`;
  writeFileSync(join(folder, "qemu-system-x86_64"), script);
  chmodSync(join(folder, "qemu-system-x86_64"), 0o755);
}

function putNested(value: string): void {
  const parameters = join(folder, "module", "kvm_amd", "parameters");
  mkdirSync(parameters, { recursive: true });
  writeFileSync(join(parameters, "nested"), `${value}\n`);
}

/** Starts machines and ends them. */
async function started(asked: Accelerator, tryTimeoutMs = 20_000) {
  const [told, whispered]: [string[], string[]] = [[], []];
  writeFileSync(join(folder, "base"), "");
  const boot = { image: "k", base: join(folder, "base"), ofKernel: Buffer.alloc(0) };
  const start = (accelerator: Chosen, timeoutMs: number) => {
    const name = { ...parseVmName("vm:k"), accelerator };
    const how = { name, snapshot: undefined, bootTimeoutMs: timeoutMs, sayMore: () => {} };
    const limits = { startTimeoutMs: timeoutMs, answerTimeoutMs: 60_000 };
    return remoteFactory(() => bootGuest({ ...boot, ...how }), limits);
  };
  const machines = await accelerated(asked, {
    ...{ start, bootTimeoutMs: 60_000, tryTimeoutMs, sys: folder },
    ...{ say: (line) => told.push(line), sayMore: (line) => whispered.push(line) },
  });
  await machines[Symbol.asyncDispose]();
  const commands = readFileSync(join(folder, "started"), "utf8").trim().split("\n");
  const accelerators = commands.map((line) => /-accel (\w+( -icount)?)/.exec(line)?.[1]);
  return { accelerators, told: told.join("\n"), whispered: whispered.join("\n") };
}

const TCG = "tcg -icount";

describe("the accelerator of a guest", () => {
  test("is KVM where the host has nested virtualization and a guest with it works", async () => {
    putQemu(":");
    putNested("1");
    const { accelerators, told } = await started("auto");
    expect(accelerators).toEqual(["kvm"]);
    expect(told).toBe("");
  });

  test.each([
    ["has no kvm_amd", undefined, "this host has no kvm_amd"],
    ["does not nest", "0", "kvm_amd.nested is off"],
  ])("is TCG, and nothing is tried, where the host %s", async (_what, nested, why) => {
    putQemu(":");
    if (nested !== undefined) putNested(nested);
    const { accelerators, told, whispered } = await started("auto");
    expect(accelerators).toEqual([TCG]);
    expect(told).toBe("");
    expect(whispered).toContain(why);
  });

  test.each([
    ["ends", "echo KVM is broken >&2; exit 134", /TCG.*does not work: .*exit code 134/, 20_000],
    ["never gets ready", "exec sleep 60", /TCG.*does not work: .*not ready/, 300],
    [
      "does not answer",
      `echo 'memslot-check guest is ready'; exec sleep 60`,
      /TCG.*(no hello|not ready)/,
      500,
    ],
    [
      "answers wrongly",
      `outcome='${NOT_IT}'`,
      /TCG.*answered guest_stuck where nothing is/,
      20_000,
    ],
  ])(
    "is TCG, which is said, where a guest with KVM %s",
    async (_what, withKvm, why, tryTimeoutMs) => {
      putQemu(withKvm);
      const { accelerators, told } = await started("kvm", tryTimeoutMs);
      expect(accelerators).toEqual(["kvm", TCG]);
      expect(told).toMatch(why);
    },
  );

  test("is TCG where that is asked for, whatever the host can do", async () => {
    putQemu(":");
    putNested("1");
    expect((await started("tcg")).accelerators).toEqual([TCG]);
  });
});
