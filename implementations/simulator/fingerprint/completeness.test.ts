import { describe, expect, it } from "vitest";
import { FINGERPRINT_FIELDS } from "./fingerprint-fields.ts";
import { type Declarations, declarationsIn, readDeclarations } from "./test-declared-fields.ts";

const FOR_LIFE = "is the same for the whole life of the machine";
const ONE_OPERATION = "means something within one operation only";
const FREE = "nobody holds it between two operations";
const CACHE = "says when to look again, and a look changes nothing";

/** Fields that another name stands for in the fingerprint. */
const WRITTEN_AS: Readonly<Record<string, string>> = {
  "SimulatedMachine.machine": "Machine.vm",
  "Vm.memslotGeneration": "MmioCache.generations",
  "DirtyBitmap.edges": "Memslot.dirtyBitmap",
  "PrivateBinding.bornAt": "Folio.born",
  "PrivateBinding.freed": "MemfileNode.notifiers",
  "ShadowEntry.mayWrite": "ShadowEntry.writable",
  "Lock.held": "Folio.lock",
  "HostMm.frames": "PageFrames.free",
  "PageFrames.tags": "PageFrame.tag",
  "PageFrames.odd": "PageFrame.tag",
  "VmaList.areas": "HostMm.areas",
};

/** Fields that no fingerprint needs, and why the machine behaves the same without. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "SimulatedMachine.observer": "it looks, and remembers what it saw",
  "SimulatedMachine.disposed": "a machine that is disposed has no future",
  "Machine.idleVm": "it has no slots and no vCPU, and nothing of it ever changes",
  "DescriptorTable.system": FOR_LIFE,
  "DescriptorTable.memfdFlags": FOR_LIFE,

  "Vm.generation": FOR_LIFE,
  "Vm.decisions": FOR_LIFE,
  "Vm.slotsLock": FREE,
  "Vm.slotsArchLock": FREE,
  "Vm.mmuLock": FREE,
  "Vm.srcu": "there is no reader between two operations, and either epoch will do",
  "Vm.swappingSlots": FOR_LIFE,
  "Vm.invalidations": ONE_OPERATION,
  "Vm.gfns": ONE_OPERATION,
  "MemslotSpace.inactive":
    "between two operations both sets are alike: each change is made in both",
  "MemslotSpace.touched": CACHE,
  "MemslotSet.byId": "it holds the slots of byGfn",
  "MemslotSet.byHost": "it holds the slots of byGfn",
  "MemslotSet.pages": "it is the sum over the slots of byGfn",
  "MemslotSet.pagesMax": "where a search begins, and not what it finds",
  "Memslot.addressSpace": "it is the place of its set among the spaces",
  "Memslot.invalid": "a change of slots that ends leaves no slot invalid",
  "PrivateBinding.file": "it is the one whose notifiers it is among",
  "PrivateBinding.vm": FOR_LIFE,
  "PrivateBinding.slot": "private slots never move, so it is where the slot of the binding is",
  "PrivateBinding.offsetU64": "it is offsetPages in 64 bits",
  "GmemSlot.addressSpace": "that of the slot it is a part of",
  "GmemSlot.id": "that of the slot it is a part of",
  "GmemSlot.baseGfn": "that of the slot it is a part of, which never moves",
  "GmemSlot.pages": "that of the slot it is a part of",
  "GmemSlot.freed": "of slots in a set never, of others always",
  "ShadowEntry.access": "its own kind or, in a file that serves all, the attribute of its gfn",
  "ShadowMmu.touched": CACHE,
  "ShadowMmu.hasBlocks": "without blocks either way of dropping one page does the same",

  "HostMm.shown": CACHE,
  "HostMm.copies": "in private mappings of a file, the pages whose frame is not the file's",
  "HostMm.decisions": FOR_LIFE,
  "HostMm.mmapLock": FREE,
  "HostMm.notifiers": FOR_LIFE,
  "PageFrames.pins": "the pipes with their frames are written",
  "PageFrames.references":
    "as many as page tables and files have the frame, which are written; one more is never missed",
  "PageFrames.stored": CACHE,
  "PageFrames.shown": CACHE,
  "PageFrames.next": "a fresh frame is as good as another, and all are zero",

  "HugetlbFile.kind": FOR_LIFE,
  "PinningPipe.kind": FOR_LIFE,
  "PinningPipe.isName": FOR_LIFE,
  "PinningPipe.frames": FOR_LIFE,
  "PinningPipe.pfn": "written with its descriptor",
  "PinningPipe.references": "as many as descriptors have the pipe, which are written",
  "OtherFile.kind": FOR_LIFE,
  "OtherFile.isName": "a name is written in place of the kind",
  "HostFile.isNoexec": FOR_LIFE,
  "ShmemInode.isNoexec": FOR_LIFE,
  "ShmemInode.kind": FOR_LIFE,
  "ShmemInode.system": FOR_LIFE,
  "ShmemInode.rwsem": FREE,
  "ShmemInode.evicted": "who is not among the inodes is: it has no pages, and calls on it crash",
  "ShmemInode.events": "they are compared with each other only: Folio.born",
  "PageCache.frames": FOR_LIFE,
  "PageCache.shown": CACHE,
  "PageCache.readable": CACHE,
  "GmemInode.shown": CACHE,
  "GmemInode.readable": CACHE,
  "Folio.order": "it is the number of frames",
  "Folio.inFile": "folios that left the file are seen by operations that run",
  "Lock.acquiring": FOR_LIFE,
  "GmemFile.kind": FOR_LIFE,
  "GmemFile.references": "as many as descriptors and areas have the file, which are written",
  "GmemFile.released": "who is not among the files is: it has no pages, and calls on it crash",
  "Binding.slot": "that with these pages of the file; if there is none, one that is gone",
  "GmemInode.newest": "a correct kernel drains the batch that the page may stand in",
  "GmemInode.decisions": FOR_LIFE,
  "GmemInode.others": FOR_LIFE,
  "GmemInode.invalidateLock": FREE,
  "GmemInode.frames": FOR_LIFE,
  "GmemFolio.index": "it is the place of the folio in its file",
  "GmemFolio.inFile": "folios that left the file are seen by operations that run",
  "GmemFolio.lock": FREE,
};

const WRITTEN = new Set(
  Object.entries(FINGERPRINT_FIELDS).flatMap(([kind, texts]) =>
    Object.keys(texts).map((name) => `${kind}.${name}`),
  ),
);

describe("the fingerprint", () => {
  const fields = reachable(readDeclarations());

  it("writes every field of a machine, or there is a reason", () => {
    const forgotten = fields.filter(
      (field) => !(WRITTEN.has(field) || field in WRITTEN_AS || field in LEFT_OUT),
    );

    expect(forgotten).toEqual([]);
  });

  it("writes and leaves out nothing that does not exist", () => {
    const named = [...WRITTEN, ...Object.keys(WRITTEN_AS), ...Object.keys(LEFT_OUT)];
    const synonyms = Object.values(WRITTEN_AS);

    const unknown = named.filter((field) => !fields.includes(field) && !synonyms.includes(field));

    expect(unknown).toEqual([]);
    expect(synonyms.filter((field) => !WRITTEN.has(field))).toEqual([]);
  });

  it("leaves out nothing that it writes", () => {
    const exceptions = [...Object.keys(WRITTEN_AS), ...Object.keys(LEFT_OUT)];

    expect(exceptions.filter((field) => WRITTEN.has(field))).toEqual([]);
    expect(new Set(exceptions).size).toBe(exceptions.length);
  });
});

describe("reading declarations", () => {
  it("finds public, private and optional fields, with or without a type, and no functions", () => {
    const source = [
      "export class SimulatedMachine extends Other {",
      "  readonly #a: readonly Part[] = [];",
      "  b = 0;",
      "",
      "  constructor() {",
      "    this.c = 1;",
      "  }",
      "",
      "  get d(): number {",
      "    return 0;",
      "  }",
      "}",
      "interface Part {",
      "  readonly e?: Either | undefined;",
      "  readonly f: () => void;",
      "}",
      "type Either = Left | string;",
      "class Left {",
      "  g: { h: number };",
      "}",
    ].join("\n");

    expect(reachable(declarationsIn(source))).toEqual([
      "SimulatedMachine.a",
      "SimulatedMachine.b",
      "Part.e",
      "Left.g",
    ]);
  });
});

/** The fields of all that a machine is made of, without looking into what is left out. */
function reachable({ fields, aliases }: Declarations): readonly string[] {
  const found: string[] = [];
  const types = new Set(["SimulatedMachine"]);
  const follow = (text: string): void => {
    for (const [name] of text.matchAll(/\w+/g)) {
      if (fields.has(name) || aliases.has(name)) types.add(name);
    }
  };
  for (const type of types) {
    follow(aliases.get(type) ?? "");
    for (const field of fields.get(type) ?? []) {
      const name = `${type}.${field.name}`;
      found.push(name);
      if (!(name in LEFT_OUT)) follow(field.type);
    }
  }
  return found;
}
