/**
 * What an argument of an operation means. Whatever guards, simplifies, renames or weighs operations
 * goes by the roles of their arguments and not by a list of kinds, so that a new operation is
 * covered on the day that it is described.
 */
import type { Field } from "./fields.ts";

/** What an argument means; the same role is the same thing in every operation. */
export type Role =
  /** The slot word: id in bits 0..15, address space above. */
  | "slot"
  /** First byte of a slot in guest memory; the slot is as long as the operation's size. */
  | "slot-gpa"
  /** Host address behind a slot: kept by the kernel, touched by no call itself. */
  | "slot-hva"
  /** The guest touches this page. */
  | "access-gpa"
  /** Bytes of a guest access. */
  | "access-bytes"
  /** The address space that a guest access is made in: 1 is system management mode. */
  | "address-space"
  /** First byte of a range of guest memory that a call of the VMM is about. */
  | "gpa-range"
  /** The host touches this page. */
  | "access-hva"
  /** First byte of a range of host memory that a call of the VMM changes. */
  | "hva-range"
  /** A descriptor that is used. */
  | "fd"
  /** The handle that the operation defines. */
  | "result"
  /** First byte of what lies behind a slot or a mapping in its file. */
  | "backing-offset"
  /** First byte of a range of a file. */
  | "file-offset"
  /** Bytes of the range whose first byte another argument names. */
  | "size"
  /** Bytes that a file has from then on. */
  | "file-size"
  /** What a store leaves behind, so that it is recognised. */
  | "tag"
  /** The same as bytes, lowest first. */
  | "value"
  | "flags"
  /** Which VM of the process: 0 is the machine's own. */
  | "vm"
  /** A number that names nothing: a count, or an index inside something. */
  | "number"
  /** A set of page indexes. */
  | "pages"
  /** Bytes of an argument block that can be read. */
  | "readable"
  /** A failure that the environment injects. */
  | "inject"
  /** One of a few words. */
  | "word";

/** A field of an operation: how it is written, and what it means. */
export interface RoleField<T> extends Field<T> {
  readonly role: Role;
}

/** The field with its meaning. */
export function as<T>(role: Role, field: Field<T>): RoleField<T> {
  return { ...field, role };
}
