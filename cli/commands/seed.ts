import { type Environment, isContinuousIntegration } from "../environment.ts";
import type { Settings } from "../parsing/options.ts";

/** The seed of everything under CI, where two runs of one commit must not differ. */
const CONTINUOUS_INTEGRATION_SEED = 42;

/** The seed that was asked for; else a fixed one under CI and a new one everywhere else. */
export function chooseSeed({ seed }: Pick<Settings, "seed">, environment: Environment): number {
  if (seed !== undefined) return seed;
  return isContinuousIntegration(environment)
    ? CONTINUOUS_INTEGRATION_SEED
    : environment.freshSeed();
}
