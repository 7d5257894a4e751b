import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** What names a team's own stacks and workspace, and what changes how a program's output looks. */
const NOT_FOR_TESTS =
  /^(PULUMI_(ACCESS_TOKEN|BACKEND_URL|CONFIG_PASSPHRASE(_FILE)?|CREDENTIALS_PATH|STACK)|RENDER_.*|FORCE_COLOR)$/;

/**
 * Whoever runs the tests may be logged in where a team's stacks have the very names that tests use, may have a key of Render at hand, and
 * may have asked for colours: no test sees any of that, and neither does a program that one starts.
 */
export async function setup(): Promise<() => Promise<void>> {
  for (const name of Object.keys(process.env)) if (NOT_FOR_TESTS.test(name)) Reflect.deleteProperty(process.env, name);
  // A test runs as fast, and what it needs is there, whether the machine has a Docker engine or not: those that want one say so.
  process.env.RENDER_EMULATOR_RUNTIME = "process";
  const home = await mkdtemp(path.join(tmpdir(), "slipway-test-pulumi-"));
  process.env.PULUMI_HOME = home;
  process.env.NO_COLOR = "1";
  return () => rm(home, { recursive: true, force: true });
}
