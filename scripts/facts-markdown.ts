/** docs/facts.md, from the table of facts. */
import { shortWords } from "../abi/dialect-name.ts";
import { FACTS, type Fact, GENERATIONS, UNSAID } from "../abi/facts.ts";

/** The whole document. */
export function renderFactsMarkdown(): string {
  return `${HEAD}${rows("machine")}

## What a name may choose besides

${rows("design")}
`;
}

const HEAD = `# Facts of a machine

Made by \`npm run docs\` from \`abi/facts.ts\`, the one place that knows these words. Do not edit.

A generation of the ABI leaves some answers to the machine, to how its kernel was built, or to a
patch level. Each is a fact with a word. Words stand behind a colon, in any order, and are printed
in the order of this table without those that are usual:

- \`--dialect linux-6.18:no-tdp,fetch=shutdown\` holds an implementation to them;
- \`--implementation simulator:fetch=shutdown\` simulates such a machine. Without \`--dialect\` it
  is held to the same facts; with one, to those that it names;
- \`--implementation kvm\` finds them out by asking throw-away VMs, and holds the kernel to what
  it found wherever the dialect says nothing. A dialect that says otherwise is believed, and the
  report tells of the contradiction;
- traces, reports and replay tokens carry them in the name of the dialect. The id of a trace leaves
  them out: one failure on two machines is one failure. A trace is replayed under other facts when
  \`--dialect\` names them.

What the ABI leaves open and not even the machine settles, the simulator draws anew for every random
run of a check: whether a load makes its page dirty, what MADV_COLLAPSE answers, whether a store to
a page that only the log protects asks the fault handler, which exit reason a failed KVM_RUN of an
old kernel leaves. These are its personalities (\`implementations/simulator/personality.ts\`). The
draw depends on seed and run; a failing trace has it as \`personality=WORDS\` behind its dialect, as
far as the failure needs it, and \`--implementation simulator:WORDS\` chooses for good.

`;

function rows(kind: Fact["kind"]): string {
  const facts = FACTS.filter((fact) => fact.kind === kind);
  return [
    "| words | usual | what it says | generations | read by | source |",
    "|---|---|---|---|---|---|",
    ...facts.map(rowOf),
  ].join("\n");
}

function rowOf(fact: Fact): string {
  const { sentence, usual, generations, readBy, source } = fact;
  const first = generations[0] ?? "";
  const range = generations.length === 1 ? first : `${first} on`;
  const all = generations.length === GENERATIONS.length ? "all" : range;
  const words = `\`${shortWords(fact)}\``;
  const elsewhere = Object.entries(fact.usualIn ?? {}).map(([name, word]) => `, ${name}: ${word}`);
  const known = `${usual === UNSAID ? "without" : usual}${elsewhere.join("")}`;
  return `| ${words} | ${known} | ${sentence} | ${all} | ${readBy} | ${source} |`;
}
