/** Values from outside as they stand in messages: one line, short, without control characters. */

/** A text in double quotes as JSON writes it, in printable ASCII only. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** A line from outside as it is, or in quotes when it holds more than printable ASCII; cut. */
export function shownText(text: string, lengthMax = 80): string {
  const short = text.length > lengthMax ? `${text.slice(0, lengthMax)}...` : text;
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
      if (text.length > lengthMax) return `${text.slice(0, lengthMax)}...`;
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
