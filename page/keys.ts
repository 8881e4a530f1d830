/** Keys of the whole page. */
import { useLayoutEffect } from "preact/hooks";

/** What a key does, by its name. */
export type Keys = Readonly<Record<string, () => void>>;

/**
 * Does what the keys say, but not while somebody types.
 *
 * @param keys - undefined where another part of the page has them.
 */
export function useKeys(keys: Keys | undefined): void {
  // Before the picture, so that no key is lost.
  useLayoutEffect(() => {
    if (keys === undefined) return;
    const onKey = (event: KeyboardEvent): void => {
      const { target, key } = event;
      const isTyped = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
      const act = isTyped || event.ctrlKey || event.metaKey ? undefined : keys[key];
      if (act === undefined) return;
      act();
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
}

/** Arrows, Home and End: from step to step. */
export function steppingKeys(at: number, length: number, goTo: (index: number) => void): Keys {
  return {
    ArrowLeft: () => goTo(at - 1),
    ArrowRight: () => goTo(at + 1),
    Home: () => goTo(0),
    End: () => goTo(length - 1),
  };
}
