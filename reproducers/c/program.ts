/** A trace as one C file that `cc` alone builds: a self-test that says what a kernel answers. */

import type { Handle } from "../../abi/handle.ts";
import { wrap } from "../../reports/formats/layout.ts";
import { callOf, type Syntax } from "../calls.ts";
import type { Finding } from "../finding.ts";
import { handlesIn, hasGuest, needsOf, promiseText } from "../needs.ts";
import type { PromisedStep, PromisedTrace } from "../promise.ts";
import { BASE, MAIN } from "./base.ts";
import { GUEST } from "./guest.ts";
import { HOST } from "./host.ts";
import { KVM } from "./kvm.ts";

/** Longer than any call takes that returns. */
const LIMIT_SECONDS = 20;
const WIDTH = 100;
const C: Syntax = { longSuffix: "ull", unsignedSuffix: "u" };

/** The whole file. */
export function cProgram(finding: Finding): string {
  const isProtected = finding.promised.trace.dialect.includes("sw-protected");
  return [
    headOf(finding),
    BASE,
    HOST,
    "\n/* 0: an ordinary VM; 1: KVM_X86_SW_PROTECTED_VM */\n",
    `#define VM_TYPE ${isProtected ? 1 : 0}\n`,
    KVM,
    GUEST,
    setupOf(finding.promised),
    findingOf(finding),
    MAIN,
  ].join("");
}

function headOf({ title, lines }: Finding): string {
  const body = lines.map((line) => (line === "" ? " *" : ` * ${line}`));
  return `// SPDX-License-Identifier: MIT\n/*\n * ${title}\n *\n${body.join("\n")}\n */\n`;
}

function setupOf(promised: PromisedTrace): string {
  const needs = needsOf(promised).map(
    ({ capability, atLeast, name }) => `\tneed(${capability}, ${atLeast}, "no ${name}");`,
  );
  const body = [
    "\tsetup_host();",
    "\tsetup_vm();",
    ...needs,
    ...(hasGuest(promised.steps) ? ["\tsetup_guest();"] : []),
  ];
  return `\nstatic void setup(void)\n{\n${body.join("\n")}\n}\n`;
}

/** So many names with their values fit a line. */
const NAMES_MAX = 5;

function declarationsOf(handles: readonly Handle[]): readonly string[] {
  const names = handles.map((handle) => `${handle} = NEVER_OPEN`);
  const lines = Math.ceil(names.length / NAMES_MAX);
  return Array.from({ length: lines }, (_, line) => {
    return `\tint ${names.slice(line * NAMES_MAX, (line + 1) * NAMES_MAX).join(", ")};`;
  });
}

function findingOf({ promised }: Finding): string {
  const { steps, last } = promised;
  const handles = handlesIn(steps);
  const declared = handles.length === 0 ? [] : [...declarationsOf(handles), ""];
  const body = steps.flatMap((step, index) => {
    const isLast = index === steps.length - 1;
    const comment = isLast && last !== undefined ? comments(last.sentence) : [];
    return [...comment, wrapped(`${callOf(step.operation, C)};`), expected(step)];
  });
  const unused = handles.map((handle) => `\t(void)${handle};`);
  return [
    `\n#define DIALECT ${JSON.stringify(promised.trace.dialect)}`,
    `#define STEPS ${steps.length}`,
    `#define LIMIT_SECONDS ${LIMIT_SECONDS}`,
    "",
    "/* ---- what the finding is ---- */",
    "",
    "static void finding(void)",
    "{",
    ...declared,
    ...body,
    ...unused,
    "}",
    "",
    "/* ---- end of the finding ---- */",
    "",
  ].join("\n");
}

/** A sentence as a comment of its own. */
function comments(sentence: string): readonly string[] {
  const lines = wrap(sentence, WIDTH - 12);
  const [only = ""] = lines;
  if (lines.length === 1) return ["", `\t/* ${only} */`];
  return ["", "\t/*", ...lines.map((line) => `\t * ${line}`), "\t */"];
}

function expected({ promised }: PromisedStep): string {
  return wrapped(`expect(${promised.map((each) => `"${promiseText(each)}"`).join(", ")});`);
}

/** A statement in lines of at most {@link WIDTH} columns, broken behind commas. */
function wrapped(statement: string): string {
  const parts = statement.split(/(?<=, )/);
  const lines = [""];
  for (const part of parts) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + part.trimEnd().length + 16 > WIDTH) lines.push(part);
    else lines[lines.length - 1] = line + part;
  }
  return lines.map((line, index) => `${index === 0 ? "\t" : "\t\t"}${line.trimEnd()}`).join("\n");
}
