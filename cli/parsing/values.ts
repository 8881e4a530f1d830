/**
 * Readers of single values: the same text may come from a flag, the environment or the config file.
 */

/** How one kind of value is read, and what to tell someone whose value does not fit. */
export interface ValueReader<T> {
  /** What may stand there, for hints. */
  readonly expects: string;
  /** @returns undefined when the text is not such a value. */
  readonly parse: (text: string) => T | undefined;
  /** The inverse, for `probe --print-config`. */
  readonly print: (value: T) => string;
}

/** Any non-empty text. */
export function text(expects: string): ValueReader<string> {
  return { expects, parse: (value) => (value === "" ? undefined : value), print: (value) => value };
}

/** A decimal or hexadecimal integer of a closed range. */
export function integer(min: number, max: number): ValueReader<number> {
  return {
    expects: `an integer from ${min} to ${max}`,
    parse: (value) => {
      if (!/^([0-9]{1,16}|0x[0-9a-f]{1,13})$/i.test(value)) return undefined;
      const number = Number(value);
      return number >= min && number <= max ? number : undefined;
    },
    print: String,
  };
}

/** One of a few words. */
function word<T extends string>(words: readonly T[]): ValueReader<T> {
  return {
    expects: `one of ${words.join(", ")}`,
    parse: (value) => words.find((known) => known === value),
    print: (value) => value,
  };
}

/** Some of a few words, each once, separated by commas. */
export function words<T extends string>(known: readonly T[]): ValueReader<readonly T[]> {
  const one = word(known);
  return {
    expects: `a list of ${known.join(", ")}`,
    parse: (list) => {
      const read = list.split(",").flatMap((part) => one.parse(part) ?? []);
      return read.length === list.split(",").length ? [...new Set(read)] : undefined;
    },
    print: (chosen) => (chosen.length === 0 ? "(none)" : chosen.join(",")),
  };
}

/** A switch; a bare flag means `true`. */
export const truth: ValueReader<boolean> = {
  expects: "true or false (1 and 0 will do)",
  parse: (value) => {
    if (["true", "1", "yes"].includes(value)) return true;
    return ["false", "0", "no"].includes(value) ? false : undefined;
  },
  print: String,
};

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A day: whoever wants longer wants a campaign of several runs. */
const DURATION_MS_MAX = 24 * 3_600_000;

/** A span of time with its unit, in milliseconds. */
export const duration: ValueReader<number> = {
  expects: "a duration of at most 24h with its unit, such as 500ms, 30s or 2m",
  parse: (value) => {
    const [, amount = "", unit = ""] =
      /^([0-9]{1,9}(?:\.[0-9]{1,3})?)(ms|s|m|h)$/.exec(value) ?? [];
    const durationMs = Math.round(Number(amount) * (UNIT_MS[unit] ?? Number.NaN));
    return durationMs >= 1 && durationMs <= DURATION_MS_MAX ? durationMs : undefined;
  },
  print: (durationMs) => {
    const unit = ["h", "m", "s"].find((name) => durationMs % (UNIT_MS[name] ?? 1) === 0) ?? "ms";
    return `${durationMs / (UNIT_MS[unit] ?? 1)}${unit}`;
  },
};

/** The same reader, but nothing at all is a value too. */
export function orUnset<T>(reader: ValueReader<T>): ValueReader<T | undefined> {
  return { ...reader, print: (value) => (value === undefined ? "(not set)" : reader.print(value)) };
}
