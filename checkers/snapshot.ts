/** Whether an inside view stays as it was handed out. */

/** A view, and what it held when it was seen. */
export class Snapshot {
  readonly #view: unknown;
  readonly #copy: unknown;

  constructor(view: unknown) {
    this.#view = view;
    this.#copy = copyOf(view);
  }

  /** True when the view, or a part of it, was changed in place since. */
  get hasChanged(): boolean {
    return !isAlike(this.#view, this.#copy);
  }
}

/** A copy of plain data. What is of a class of its own, like a sorted list, never changes. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, copyOf(one)]));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copyOf(one)]));
}

function isAlike(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((one, at) => isAlike(one, b[at]));
  }
  if (a instanceof Map && b instanceof Map) {
    return (
      a.size === b.size && [...a].every(([key, one]) => b.has(key) && isAlike(one, b.get(key)))
    );
  }
  if (!isRecord(a) || !isRecord(b)) return Object.is(a, b);
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isAlike(a[key], b[key]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
