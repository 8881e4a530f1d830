/**
 * Archives that the kernel unpacks as its first file system.
 *
 * @source Documentation/driver-api/early-userspace/buffer-format.rst, the "newc" format.
 */

/** One file of an archive. */
export type Entry =
  | { readonly path: string; readonly bytes: Uint8Array; readonly isProgram?: boolean }
  | { readonly path: string; readonly folder: true }
  | { readonly path: string; readonly device: readonly [major: number, minor: number] };

const MODE = { file: 0o100644, program: 0o100755, folder: 0o040755, device: 0o020600 } as const;

/** The archive, one piece after the other; folders of files need not be named. */
export function* archived(entries: Iterable<Entry>): Generator<Uint8Array> {
  const folders = new Set<string>();
  let inode = 1;
  for (const entry of entries) {
    for (const folder of foldersOf(entry.path)) {
      if (folders.has(folder)) continue;
      folders.add(folder);
      yield* record({ path: folder, folder: true }, inode++);
    }
    if ("folder" in entry) {
      if (folders.has(entry.path)) continue;
      folders.add(entry.path);
    }
    yield* record(entry, inode++);
  }
  yield header({ name: "TRAILER!!!", inode: 0, mode: 0, bytes: 0, device: [0, 0] });
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function* record(entry: Entry, inode: number): Generator<Uint8Array> {
  const bytes = "bytes" in entry ? entry.bytes : new Uint8Array();
  const device = "device" in entry ? entry.device : ([0, 0] as const);
  yield header({ name: entry.path, inode, mode: modeOf(entry), bytes: bytes.length, device });
  yield bytes;
  yield new Uint8Array(padding(bytes.length));
}

function modeOf(entry: Entry): number {
  if ("folder" in entry) return MODE.folder;
  if ("device" in entry) return MODE.device;
  return entry.isProgram ? MODE.program : MODE.file;
}

interface Header {
  readonly name: string;
  readonly inode: number;
  readonly mode: number;
  readonly bytes: number;
  readonly device: readonly [number, number];
}

function header({ name, inode, mode, bytes, device }: Header): Uint8Array {
  const nameBytes = Buffer.byteLength(name) + 1;
  const [links, time, checksum, owner] = [1, 0, 0, 0];
  const fields = [
    ...[inode, mode, owner, owner, links, time, bytes],
    ...[0, 0, ...device, nameBytes, checksum],
  ];
  const numbers = fields.map((field) => field.toString(16).padStart(8, "0")).join("");
  const text = `070701${numbers}${name}\0`;
  return Buffer.from(text + "\0".repeat(padding(Buffer.byteLength(text))));
}

/** Everything begins at a multiple of four. */
function padding(bytes: number): number {
  return (4 - (bytes % 4)) % 4;
}
