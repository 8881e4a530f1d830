import type { GuestExecute, GuestRead, GuestWrite, Operation } from "../abi/operation.ts";

/** The operation, when the guest does it. */
export function guestAccessOf(
  operation: Operation,
): GuestRead | GuestWrite | GuestExecute | undefined {
  switch (operation.op) {
    case "guest_read":
    case "guest_write":
    case "guest_execute":
      return operation;
    default:
      return undefined;
  }
}
