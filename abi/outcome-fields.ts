/**
 * The one description of every outcome: its fields, their types, and its text. Text, JSON form,
 * JSON Schema and the check of answers from outside are all derived from it.
 */
import { choice, type Field, u64 } from "./fields.ts";
import type { OutcomeKind, OutcomeOf } from "./outcome.ts";
import {
  count32,
  count64,
  errno,
  freeText,
  mmioExits,
  orLiteral,
  seenTag,
  signed64,
} from "./outcome-codecs.ts";
import { pageSet } from "./page-set.ts";

/** Version of the text and the JSON form. Raised when the meaning of an existing form changes. */
export const OUTCOME_SCHEMA = 1;

/** How the outcomes of one kind are written. */
export interface OutcomeForm<K extends OutcomeKind> {
  /** Its text; `{label}` stands for a field, and every field stands there once. */
  readonly text: string;
  readonly fields: {
    readonly [F in Exclude<keyof OutcomeOf<K>, "kind">]: Field<OutcomeOf<K>[F]>;
  };
}

/** The one description of every outcome, by kind. */
export const OUTCOME_FORMS: { readonly [K in OutcomeKind]: OutcomeForm<K> } = {
  ok: { text: "ok", fields: {} },
  failed: { text: "{errno}", fields: { errno: errno("errno") } },
  loaded: { text: "loaded tag={tag}", fields: { tag: seenTag("tag") } },
  executed: { text: "executed tag={tag}", fields: { tag: seenTag("tag") } },
  mmio: {
    text: "MMIO {access} gpa={gpa} len={len} tag={tag}",
    fields: {
      access: choice("access", ["read", "write"]),
      gpa: u64("gpa"),
      lengthBytes: count32("len"),
      tag: seenTag("tag"),
    },
  },
  accessed: {
    text: "accessed value={value} exits={exits}",
    fields: { value: u64("value"), exits: mmioExits("exits") },
  },
  run_failed: {
    text: "KVM_RUN {errno} exit={exit_reason}",
    fields: {
      errno: errno("errno"),
      exitReason: orLiteral("stale", count32("exit_reason")),
    },
  },
  guest_stopped: {
    text: "{exit} suberror={suberror}",
    fields: {
      exit: choice("exit", ["INTERNAL_ERROR", "SHUTDOWN"]),
      suberror: count32("suberror"),
    },
  },
  returned: { text: "returned {value}", fields: { value: count64("value") } },
  file_data: {
    text: "read bytes={bytes} tag={tag}",
    fields: { bytes: count32("bytes"), tag: seenTag("tag") },
  },
  file_stat: {
    text: "size={size} blocks={blocks}",
    fields: { sizeBytes: signed64("size"), blocks: signed64("blocks") },
  },
  memory_fault: {
    text: "MEMORY_FAULT KVM_RUN={returned} gpa={gpa} size={size} flags={flags}",
    fields: {
      returned: orLiteral(0, errno("returned")),
      gpa: u64("gpa"),
      sizeBytes: count64("size"),
      flags: count64("flags"),
    },
  },
  sigbus: { text: "SIGBUS", fields: {} },
  pre_faulted: {
    text: "pre-faulted, left gpa={gpa} size={size}",
    fields: { gpa: u64("gpa"), sizeBytes: count64("size") },
  },
  failed_at: {
    text: "{errno} error_offset={error_offset}",
    fields: { errno: errno("errno"), offsetBytes: u64("error_offset") },
  },
  guest_stuck: { text: "guest stuck", fields: {} },
  host_oops: { text: "host oops: {what}", fields: { what: freeText("what") } },
  dirty_log: { text: "dirty {pages}", fields: { pages: pageSet("pages") } },
  not_sent: { text: "not sent ({reason})", fields: { reason: freeText("reason") } },
};

/** Every kind, in the order of the description. */
export const OUTCOME_KINDS: readonly OutcomeKind[] = Object.keys(OUTCOME_FORMS) as OutcomeKind[];

/** The fields of one kind, as field name and codec. */
export function outcomeFieldsOf(kind: OutcomeKind): readonly (readonly [string, Field<unknown>])[] {
  return Object.entries(OUTCOME_FORMS[kind].fields as Readonly<Record<string, Field<unknown>>>);
}
