/**
 * Builds small kernels with private memory from Debian's sources into the cache:
 * `npm run kernels:build -- [VERSION[-debug|-broken] ...]`, for instance 7.3, 6.12-debug.
 */
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cached, cacheFolder } from "../../implementations/vm/cache.ts";
import { aptFor, runWithApt } from "../../implementations/vm/debian/apt.ts";
import { BUILT } from "../../implementations/vm/factory.ts";
import { broken, optionsLost, type Wanted, wantedOf } from "./variants.ts";

const CACHE = cacheFolder(process.env);

/** Sources and objects: what is built next is built faster. */
const YARD = join(CACHE, "build");

const IMAGE = "arch/x86/boot/bzImage";
const MAIN = "virt/kvm/kvm_main.c";

/** Leaves the image and its configuration in a new folder. */
async function build(wanted: Wanted, folder: string): Promise<void> {
  const source = await sourceOf(wanted.version);
  const objects = join(YARD, `objects-${wanted.version}-${wanted.configs.join("-")}`);
  mkdirSync(objects, { recursive: true });
  await configure(wanted, source, objects);
  await compile(wanted, source, objects);
  mkdirSync(folder);
  copyFileSync(join(objects, IMAGE), join(folder, "bzImage"));
  copyFileSync(join(objects, ".config"), join(folder, "config"));
}

/** The unpacked sources of a version, of the newest package that apt has here. */
async function sourceOf(version: string): Promise<string> {
  const name = `linux-source-${version}`;
  return await cached(YARD, name, async (folder) => {
    mkdirSync(folder);
    const apt = await aptFor({ cache: CACHE, now: Date.now, say: console.log });
    console.log(`apt-get download ${name}`);
    await runWithApt("apt-get", ["download", "-q", name], apt, folder);
    const [deb = ""] = readdirSync(folder);
    await runWithApt("dpkg-deb", ["-x", deb, "."], apt, folder);
    console.log("unpacking");
    const archive = `usr/src/${name}.tar.xz`;
    await runWithApt("tar", ["-xf", archive, "--strip-components=1"], apt, folder);
    for (const used of [deb, archive]) rmSync(join(folder, used));
  });
}

/** Nothing is on but what the files ask for, and what that needs. */
async function configure(wanted: Wanted, source: string, objects: string): Promise<void> {
  await make(source, objects, ["tinyconfig"]);
  const path = join(objects, ".config");
  const asked = wanted.configs.map((name) => readFileSync(beside(name), "utf8")).join("");
  writeFileSync(path, readFileSync(path, "utf8") + asked);
  await make(source, objects, ["olddefconfig"]);
  const lost = optionsLost(asked, readFileSync(path, "utf8"));
  if (lost.length > 0) console.log(`this version does not have: ${lost.join(", ")}`);
  const needed = lost.filter((line) => NEEDED.test(line));
  if (needed.length > 0) throw new Error(`it cannot do without ${needed.join(", ")}`);
}

/** What a kernel is built for; other options come and go with versions. */
const NEEDED = /KVM|KASAN|PROVE|MEMCG|FAIL/;

async function compile(wanted: Wanted, source: string, objects: string): Promise<void> {
  const path = join(source, MAIN);
  const main = readFileSync(path, "utf8");
  if (wanted.isBroken) writeFileSync(path, broken(main, beside("broken.h")));
  try {
    await make(source, objects, [`-j${process.env["JOBS"] ?? "2"}`, "bzImage"]);
  } finally {
    if (wanted.isBroken) writeFileSync(path, main);
  }
}

function beside(name: string): string {
  return join(import.meta.dirname, name);
}

const PROGRESS_MS = 20_000;
const KEPT_CHARACTERS = 2000;

/** Runs make, politely, and says from time to time how far it is. */
function make(source: string, objects: string, goals: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = ["-n", "5", "make", "-C", source, `O=${objects}`, ...goals];
    const child = spawn("nice", args, { stdio: ["ignore", "pipe", "pipe"] });
    let [steps, said] = [0, ""];
    const take = (piece: Buffer): void => {
      steps += piece.toString("latin1").match(/^ {2}(CC|AS) /gm)?.length ?? 0;
      said = (said + piece).slice(-KEPT_CHARACTERS);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const progress = setInterval(() => console.log(`${steps} files compiled`), PROGRESS_MS);
    child.once("error", reject);
    child.once("close", (code) => {
      clearInterval(progress);
      if (code === 0) resolve();
      else reject(new Error(`make ${goals.join(" ")} failed, which needs ${NEEDS}:\n${said}`));
    });
  });
}

const NEEDS = "the packages gcc make flex bison bc libelf-dev xz-utils of Debian";

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : ["7.3"]) {
  const wanted = wantedOf(name);
  if (wanted === undefined) throw new Error(`${name} is no VERSION[-debug|-broken]`);
  const path = await cached(CACHE, `${BUILT}-${name}`, (folder) => build(wanted, folder));
  console.log(`${BUILT}:${name} is in ${path}`);
}
