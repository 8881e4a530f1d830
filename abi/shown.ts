/**
 * Values from outside as they stand in messages and on terminals: short, and without control
 * characters. Nothing else cuts or escapes text.
 */

/**
 * What a terminal may take for an order, or shows as nothing: control characters, separators of
 * lines, marks of direction and of width zero, and halves of a pair.
 */
const UNPRINTABLE =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * A text with `\u001b` for each character that is not to reach a terminal, which inside of a JSON
 * text means the same.
 *
 * @param keep - a text of such characters that may stay, for instance a line break.
 */
export function escaped(text: string, keep = ""): string {
  return text.replace(UNPRINTABLE, (unit) => (keep.includes(unit) ? unit : escapeOf(unit)));
}

/** The first characters of a text. */
export function cut(text: string, lengthMax: number): string {
  return text.length > lengthMax ? `${text.slice(0, lengthMax)}...` : text;
}

/** A text in double quotes as JSON writes it, in printable ASCII only. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, escapeOf);
}

/** A line from outside as it is, or in quotes when it holds more than printable ASCII; cut. */
export function shownText(text: string, lengthMax = 80): string {
  const short = cut(text, lengthMax);
  return /^[ -~]*$/.test(short) ? short : quoted(short);
}

/**
 * Any value as short text, much like JSON: `{"kind":"loaded","tag":3n}`.
 *
 * @param lengthMax - characters after which it is cut.
 */
export function shown(value: unknown, lengthMax = 80): string {
  let text = "";
  try {
    for (const piece of piecesOf(value, lengthMax)) {
      text += piece;
      if (text.length > lengthMax) return cut(text, lengthMax);
    }
    return text;
  } catch {
    return "a value that throws when looked at";
  }
}

/** Lazily, since a value from outside may be huge or hold itself. */
function* piecesOf(value: unknown, lengthMax: number): Generator<string> {
  if (typeof value === "string") yield quoted(value.slice(0, lengthMax));
  else if (typeof value === "bigint") yield `${value}n`;
  else if (typeof value === "function") yield "a function";
  else if (typeof value !== "object" || value === null) yield String(value);
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield index === 0 ? "[" : ",";
      yield* piecesOf(item, lengthMax);
    }
    yield value.length === 0 ? "[]" : "]";
  } else {
    yield "{";
    let separator = "";
    for (const key of Object.keys(value)) {
      yield `${separator}${quoted(key.slice(0, lengthMax))}:`;
      separator = ",";
      yield* piecesOf((value as Readonly<Record<string, unknown>>)[key], lengthMax);
    }
    yield "}";
  }
}

function escapeOf(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
