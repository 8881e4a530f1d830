import type { Environment } from "../environment.ts";
import type { ResolvedSettings } from "../parsing/resolve-settings.ts";

/**
 * What a command is given: settings with their origins, operands, and the world around the process.
 */
export interface Invocation extends ResolvedSettings {
  readonly operands: readonly string[];
  readonly environment: Environment;
}
