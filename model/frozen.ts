/**
 * The value, which from now on cannot be changed in place, nor can anything in it. What is frozen
 * already is not looked into.
 */
export function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  for (const each of inner) frozen(each);
  return value;
}
