import type { FdRef } from "../../../abi/handle.ts";
import type { FileCall, PlainCall } from "../../../abi/plain-calls.ts";
import type { Effect } from "../../rule.ts";
import { type MachineState, openFile } from "../../state.ts";

/**
 * What is left when everything else was refused: the file is always ready, it was opened for
 * reading and writing with large offsets, and its descriptors go on over an exec.
 *
 * poll itself looks at every descriptor: one that is not open is an event, a negative one is none.
 */
export const plainCall: Effect<FileCall> = {
  id: "guest-memfd/plain-call",
  sentence: "A guest_memfd is always ready, and its flags are O_RDWR and O_LARGEFILE.",
  source:
    "fs/select.c, do_pollfd, DEFAULT_POLLMASK; fs/fcntl.c; virt/kvm/guest_memfd.c, " +
    "__kvm_gmem_create, Linux 6.8 to 7.3; seen on 6.18.44",
  apply: ({ state, operation: { fd, call } }) => {
    const value = valueSeen(state, fd, call);
    return [{ expected: { kind: "returned", value }, state, decidedBy: "guest-memfd/plain-call" }];
  },
};

const POLLIN_AND_POLLOUT = 5n;
const POLLNVAL = 0x20n;
const O_RDWR_AND_O_LARGEFILE = 0x8002n;

function valueSeen(state: MachineState, fd: FdRef, call: PlainCall): bigint {
  if (call === "status_flags") return O_RDWR_AND_O_LARGEFILE;
  if (call !== "poll" || (typeof fd === "number" && fd < 0)) return 0n;
  return openFile(state, fd) === undefined ? POLLNVAL : POLLIN_AND_POLLOUT;
}
