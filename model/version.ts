/**
 * Version of the reference model. Raised, with a changelog entry under "Model changes", whenever a
 * rule, a ladder or an effect changes what some trace is expected to do, or a seed draws other
 * traces; a replay token of another version says so instead of passing silently.
 */
export const MODEL_VERSION = 7;
