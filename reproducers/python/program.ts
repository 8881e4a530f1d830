/** A trace as one Python file that needs nothing but Python 3.8: a self-test as the one in C. */
import { wrap } from "../../reports/formats/layout.ts";
import { callOf, type Syntax } from "../calls.ts";
import type { Finding } from "../finding.ts";
import { handlesIn, hasGuest, needsOf, promiseText } from "../needs.ts";
import { PYTHON_BASE, PYTHON_MAIN } from "./base.ts";
import { PYTHON_GUEST, PYTHON_KVM } from "./kvm.ts";
import { PYTHON_PLAIN } from "./plain.ts";

/** Longer than any call takes that returns. */
const LIMIT_SECONDS = 20;
/** Columns of a comment. */
const WIDTH = 90;
const PYTHON: Syntax = { longSuffix: "", unsignedSuffix: "" };

/** The whole file. */
export function pythonProgram(finding: Finding): string {
  const { steps, last, trace } = finding.promised;
  const vmType = trace.dialect.includes("sw-protected") ? 1 : 0;
  const needs = needsOf(finding.promised).map(
    ({ capability, atLeast, name }) => `    need(${capability}, ${atLeast}, "no ${name}")`,
  );
  const handles = handlesIn(steps).map((handle) => `    ${handle} = NEVER_OPEN`);
  const body = steps.flatMap(({ operation, promised }, index) => {
    const isLast = index === steps.length - 1;
    const promises = promised.map((each) => `"${promiseText(each)}"`).join(", ");
    return [
      ...(isLast && last !== undefined
        ? ["", ...wrap(last.sentence, WIDTH).map((line) => `    # ${line}`)]
        : []),
      `    ${callOf(operation, PYTHON)}`,
      `    expect(${promises})`,
    ];
  });
  return [
    headOf(finding),
    PYTHON_BASE,
    PYTHON_PLAIN,
    `\n\n# 0: an ordinary VM; 1: KVM_X86_SW_PROTECTED_VM\nVM_TYPE = ${vmType}\n`,
    PYTHON_KVM,
    PYTHON_GUEST,
    `\n\nDIALECT = ${JSON.stringify(trace.dialect)}\n`,
    `STEPS = ${steps.length}\nLIMIT_SECONDS = ${LIMIT_SECONDS}\n`,
    "\n\ndef setup():\n    setup_host()\n    setup_vm()\n",
    ...needs.map((line) => `${line}\n`),
    ...(hasGuest(steps) ? ["    setup_guest()\n"] : []),
    "\n\n# ---- what the finding is ----\n\n\ndef finding():\n",
    [...handles, ...body].join("\n"),
    "\n\n\n# ---- end of the finding ----\n",
    PYTHON_MAIN,
  ].join("");
}

function headOf({ title, lines }: Finding): string {
  const body = lines.map((line) => (line === "" ? "#" : `# ${line}`));
  const head = ["#!/usr/bin/env python3", "# SPDX-License-Identifier: MIT", "#", `# ${title}`, "#"];
  return `${[...head, ...body].join("\n")}\n\n`;
}
