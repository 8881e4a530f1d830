/**
 * The messages of the process protocol, each described once: `protocol.md` says what they mean, and
 * their JSON Schema, `docs/schema/protocol.schema.json`, is made of these shapes.
 */
import { ALL_FEATURES } from "../../abi/features.ts";
import {
  type Capabilities,
  LOSS_MANNERS,
  type LossManner,
  type Withheld,
} from "../../abi/implementation.ts";
import { operationFromJson } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { OPERATION_KINDS } from "../../abi/operation-fields.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { outcomeFromJson } from "../../abi/outcome-notation.ts";
import {
  COUNT,
  coded,
  described,
  FLAG,
  integer,
  list,
  may,
  must,
  object,
  orNull,
  type SchemaOf,
  TEXT,
  words,
} from "../../abi/typed-schema.ts";
import { VIEW, type ViewChange, WIDE } from "./view.ts";

/** Version of the protocol. Raised when a message that was right would mean something else. */
export const PROTOCOL_VERSION = 1;

/** Bytes of the longest line in either direction, without its line break. */
export const LINE_BYTES_MAX: number = 16 * 1024 * 1024;

/** Operations of the largest batch. */
export const BATCH_OPERATIONS_MAX = 1024;

/** What a batch stops at: an outcome `not_sent`, or one that is not the expected. */
export type StopAt = "not_sent" | "unexpected";

interface Numbered {
  /** Counts up from 0 with every request of a connection. */
  readonly id: number;
}

/** What a client asks, by the word in `do`. */
export interface Requests {
  readonly hello: Numbered & { readonly do: "hello"; readonly protocol: number };
  readonly open: Numbered & {
    readonly do: "open";
    readonly observe?: boolean;
    readonly hasty?: boolean;
    readonly personality?: readonly string[];
  };
  readonly apply: Numbered & { readonly do: "apply"; readonly operation: Operation };
  readonly batch: Numbered & {
    readonly do: "batch";
    readonly operations: readonly Operation[];
    readonly expected?: readonly (Outcome | null)[];
    readonly stop?: readonly StopAt[];
  };
  readonly observe: Numbered & { readonly do: "observe" };
  readonly reset: Numbered & {
    readonly do: "reset";
    readonly hasty?: boolean;
    readonly personality?: readonly string[];
  };
  readonly dispose: Numbered & { readonly do: "dispose" };
}

export type RequestKind = keyof Requests;

export type Request = Requests[RequestKind];

/** The answer to `hello`. */
export interface Hello {
  readonly protocol: number;
  readonly capabilities: Capabilities;
  /** The dialect that the machines should speak, where the server knows it. */
  readonly dialect?: string;
  /** Whether its machines can be asked to say sooner that they hang. */
  readonly hasty?: boolean;
}

/** The answer to every other request. */
export interface Answer {
  readonly outcome?: Outcome;
  /** What of the inside view is new, where one was asked for. */
  readonly view?: ViewChange;
  /** In a batch: the operations behind this one are not performed. */
  readonly stopped?: boolean;
}

/** The answer to a request that failed. */
export interface Failure {
  readonly kind: "request" | "lost" | "harness";
  readonly message: string;
  /** Of a machine that was lost. */
  readonly manner?: LossManner;
  /** Of a broken or missing environment: a code as in `docs/errors.md`, and what to do. */
  readonly code?: HarnessCode;
  readonly hint?: string;
}

type HarnessCode = `MSC${2 | 3}${number}`;

const OPERATION: SchemaOf<Operation> = {
  json: { $ref: "#/$defs/operation" },
  read: operationFromJson,
};
const OUTCOME: SchemaOf<Outcome> = { json: { $ref: "#/$defs/outcome" }, read: outcomeFromJson };

const WITHHELD = object<Withheld>({
  reason: must(TEXT),
  operations: must(list(words(...OPERATION_KINDS))),
  because: must(TEXT),
});

const CAPABILITIES: SchemaOf<Capabilities> = object<Capabilities>({
  name: must(described("Name for reports.", TEXT)),
  operations: must(list(words(...OPERATION_KINDS))),
  features: may(list(words(...ALL_FEATURES))),
  slotPagesMax: may(WIDE),
  fileSizeMaxBytes: may(WIDE),
  withholds: may(list(WITHHELD)),
  observable: must(described("Whether `observe` has a view to show.", FLAG)),
  keepsMappings: may(FLAG),
  fingerprint: may(described("Means nothing here.", FLAG)),
  gpaLimit: may(described("A machine fact, as all that follow.", WIDE)),
  addressSpaces: may(integer(1, 2)),
  twoDimensionalPaging: may(FLAG),
  memoryAttributes: may(FLAG),
  guestMemfdFlags: may(WIDE),
  facts: may(described("Words of docs/facts.md.", list(TEXT))),
  personalities: may(described("A list of words for each choice.", list(list(TEXT)))),
});

const ID = COUNT;
const HASTY = described("Whether the machine is to say sooner that it hangs.", FLAG);

/** Every request. */
export const REQUESTS: { readonly [K in RequestKind]: SchemaOf<Requests[K]> } = {
  hello: object<Requests["hello"]>({
    id: must(ID),
    do: must(words("hello")),
    protocol: must(described("The newest version that the client speaks.", COUNT)),
  }),
  open: object<Requests["open"]>({
    id: must(ID),
    do: must(words("open")),
    observe: may(described("Whether answers come with the inside view.", FLAG)),
    hasty: may(HASTY),
    personality: may(list(TEXT)),
  }),
  apply: object<Requests["apply"]>({
    id: must(ID),
    do: must(words("apply")),
    operation: must(OPERATION),
  }),
  batch: object<Requests["batch"]>({
    id: must(ID),
    do: must(words("batch")),
    operations: must(described(`At most ${BATCH_OPERATIONS_MAX}.`, list(OPERATION))),
    expected: may(described("One for each operation.", list(orNull(OUTCOME)))),
    stop: may(list(words("not_sent", "unexpected"))),
  }),
  observe: object<Requests["observe"]>({ id: must(ID), do: must(words("observe")) }),
  reset: object<Requests["reset"]>({
    id: must(ID),
    do: must(words("reset")),
    hasty: may(HASTY),
    personality: may(list(TEXT)),
  }),
  dispose: object<Requests["dispose"]>({ id: must(ID), do: must(words("dispose")) }),
};

export const HELLO: SchemaOf<Hello> = object<Hello>({
  protocol: must(COUNT),
  capabilities: must(CAPABILITIES),
  dialect: may(described("What the machines should speak, unless the user says.", TEXT)),
  hasty: may(described("Whether `open` and `reset` may say `hasty`.", FLAG)),
});

export const ANSWER: SchemaOf<Answer> = object<Answer>({
  outcome: may(OUTCOME),
  view: may(VIEW),
  stopped: may(FLAG),
});

export const FAILURE: SchemaOf<Failure> = object<Failure>({
  kind: must(words("request", "lost", "harness")),
  message: must(TEXT),
  manner: may(words(...LOSS_MANNERS)),
  code: may(
    coded({ type: "string", pattern: "^MSC[23][0-9]{2}$" }, "a code such as MSC301", harnessCode),
  ),
  hint: may(TEXT),
});

function harnessCode(json: unknown): HarnessCode | undefined {
  const isCode = typeof json === "string" && /^MSC[23][0-9]{2}$/.test(json);
  return isCode ? (json as HarnessCode) : undefined;
}
