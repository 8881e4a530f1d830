/** `probe`: what this machine can check, and why something is missing. */
import { shownText } from "../../abi/shown.ts";
import { type KvmProbe, probeKvm } from "../../implementations/kvm/probe.ts";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import { DIALECTS } from "../../model/dialects/registry.ts";
import { MODEL_VERSION } from "../../model/version.ts";
import { layOutTable, widthFor } from "../../reports/formats/layout.ts";
import { makePaint, type Paint } from "../../reports/formats/paint.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { environmentName, OPTION_NAMES, OPTIONS, type OptionName } from "../parsing/options.ts";
import type { Origin } from "../parsing/resolve-settings.ts";
import { deliverDocument, wantsColor } from "../printing/deliver.ts";
import type { Invocation } from "./invocation.ts";
import { DEFAULT_DIALECT } from "./target.ts";

interface ConfigLine {
  readonly key: OptionName;
  readonly value: string;
  readonly origin: Origin;
}

/** Prints the probe; with `--print-config` the settings and their origins below it. */
export async function probe(invocation: Invocation): Promise<ExitCode> {
  const kvm = await probeKvm();
  const config = invocation.settings.printConfig ? configLines(invocation) : undefined;
  const document = {
    schema: 1,
    verb: "probe",
    node: process.version,
    modelVersion: MODEL_VERSION,
    dialects: DIALECTS.map(({ name }) => name),
    seededBugs: SEEDED_BUGS.length,
    kvm,
    ...(config && { configFile: invocation.configPath ?? null, config }),
  };
  const paint = makePaint(wantsColor(invocation), widthFor(invocation.environment.columns));
  const lines = [...machineLines(kvm, paint), ...configText(config, invocation, paint)];
  deliverDocument(invocation, document, `${lines.join("\n")}\n`);
  return EXIT_CODES.conforms;
}

function machineLines(kvm: KvmProbe, paint: Paint): readonly string[] {
  const simulator = `usable, ${SEEDED_BUGS.length} seeded bugs`;
  const dialects = DIALECTS.map(({ name }) =>
    name === DEFAULT_DIALECT ? `${name} (default)` : name,
  );
  return layOutTable(
    [
      ["node", process.version],
      ["model", `version ${MODEL_VERSION}; dialects ${dialects.join(", ")}`],
      ["simulator", simulator],
      ...kvmRows(kvm),
    ],
    ["left", "left"],
    0,
    (line, row) => (row === 3 ? (kvm.usable ? paint.good(line) : paint.warning(line)) : line),
    paint.width,
  );
}

function kvmRows(kvm: KvmProbe): readonly (readonly string[])[] {
  if (!kvm.usable) {
    return [
      ["kvm", `not usable: ${kvm.reason} (${kvm.code})`],
      ["", kvm.hint],
    ];
  }
  const [has, lacks] = [true, false].map((wanted) =>
    Object.entries(kvm.capabilities).flatMap(([name, value]) => {
      return value > 0 === wanted ? [name.replace("KVM_CAP_", "")] : [];
    }),
  );
  return [
    ["kvm", `usable: Linux ${kvm.release}, API version ${kvm.apiVersion}`],
    ["", `dialect ${kvm.suggestedDialect ?? "none is written for this release"}`],
    ["", `${kvm.userSlots} slots, gpa below ${kvm.gpaLimit}`],
    ["facts", kvm.facts.join(", ")],
    ...kvm.unknownFacts.map((sentence) => ["", sentence]),
    ["", `has ${has?.join(", ")}`],
    ["", `lacks ${lacks?.join(", ") || "nothing that is asked for"}`],
    ...kvm.unreachable.map((sentence, row) => [row === 0 ? "unreachable" : "", sentence]),
  ];
}

function configLines({ settings, origins }: Invocation): readonly ConfigLine[] {
  return OPTION_NAMES.filter((name) => OPTIONS[name].mirrored).map((key) => ({
    key,
    value: printed(key, settings[key]),
    origin: origins[key],
  }));
}

function printed(name: OptionName, value: unknown): string {
  const print: (value: never) => string = OPTIONS[name].reader.print;
  return print(value as never);
}

function configText(
  config: readonly ConfigLine[] | undefined,
  { configPath }: Invocation,
  paint: Paint,
): readonly string[] {
  if (config === undefined) return [];
  const header = ["setting", "value", "from"];
  const rows = config.map(({ key, value, origin }) => {
    const { flag } = OPTIONS[key];
    const named: Readonly<Record<Origin, string>> = {
      flag: `flag --${flag}`,
      environment: `environment ${environmentName(flag)}`,
      config: `config ${configPath}`,
      default: "default",
    };
    return [key, shownText(value), shownText(named[origin])];
  });
  const paintRow = (line: string, row: number): string => {
    if (row === 0) return paint.dim(line);
    return config[row - 1]?.origin === "default" ? line : paint.strong(line);
  };
  const table = layOutTable([header, ...rows], ["left", "left", "left"], 0, paintRow, paint.width);
  return ["", ...table];
}
