import type { ComposeFile } from "../components/compose/compose-file";
import { ComposePlatform } from "../components/compose/platform";
import { settled } from "../components/outline/settled";
import type { Release } from "../components/release";
import type { ConfiguredSystem } from "./system";

/** What runs is what lies on the machine; that each service has a release, compositions insist on. */
const release: Release = { kind: "commit", commit: "0".repeat(40) };

/**
 * The Compose file of a system as its settings make it, by its own composition.
 *
 * @throws pulumi.RunError where a part can't be run by Compose
 */
export async function composeFileOf({ system, sources, outlined }: ConfiguredSystem): Promise<ComposeFile> {
  const platform = new ComposePlatform(system.name);
  const releases = Object.fromEntries(Object.keys(sources).map((service) => [service, release]));
  const outputs = outlined.compose(platform, releases);
  // What the system would tell of itself stands in no such file, but a failure of it must not go unseen.
  const told = Object.values(outputs).map((output: unknown) => settled(output));
  const [file] = await Promise.all([platform.file(), ...told]);
  return file;
}
