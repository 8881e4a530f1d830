import type { Thread } from "./thread.ts";

/** An object in this thread or another. Calls are answered in their order. */
export interface Handle<Target, Method extends keyof Target> {
  call<M extends Method>(
    method: M,
    ...parameters: ParametersOf<Target[M]>
  ): Promise<AnswerOf<Target[M]>>;
  close(): Promise<void>;
}

type ParametersOf<F> = F extends (...parameters: infer P) => unknown ? P : never;

type AnswerOf<F> = F extends (...parameters: never) => infer R ? R : never;

/** An object in this thread. A call is done when `call` returns; closing does nothing. */
export function localHandle<Target, Method extends keyof Target>(
  target: Target,
): Handle<Target, Method> {
  return {
    call: async (method, ...parameters) => {
      const called = target[method] as (...parameters: unknown[]) => never;
      return called.apply(target, parameters);
    },
    close: async () => {},
  };
}

/** The object that a thread holds. */
export function remoteHandle<Target, Method extends keyof Target & string>(
  thread: Thread,
): Handle<Target, Method> {
  return {
    call: (method, ...parameters) => thread.call(method, parameters) as Promise<never>,
    close: () => thread.terminate(),
  };
}
