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

/** Frozen through and through, so that it is its own copy for ever. */
const UNCHANGING = new WeakSet<object>();

/**
 * A copy of plain data; what cannot change is its own copy, and is looked at once. What is of a
 * class of its own, like a sorted list, never changes.
 */
function copyOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null || UNCHANGING.has(value)) return value;
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, copyOf(one)]));
  if (Array.isArray(value)) return settled(value, value.map(copyOf));
  if (!isRecord(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) copy[key] = copyOf(value[key]);
  return settled(value, copy);
}

/** The value itself where it is frozen, and all that it holds is its own copy. */
function settled(value: object, copy: object): object {
  const [held, copied]: [unknown[], unknown[]] = [Object.values(value), Object.values(copy)];
  if (!Object.isFrozen(value) || !held.every((one, at) => one === copied[at])) return copy;
  UNCHANGING.add(value);
  return value;
}

function isAlike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((one, at) => isAlike(one, b[at]));
  }
  if (a instanceof Map && b instanceof Map) {
    if (a.size !== b.size) return false;
    for (const [key, one] of a) if (!b.has(key) || !isAlike(one, b.get(key))) return false;
    return true;
  }
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isAlike(a[key], b[key]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
