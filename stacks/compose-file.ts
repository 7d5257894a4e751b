import type { ComposeFile } from "../components/compose/compose-file";
import { variableOf } from "../components/compose/override";
import { type ComposeOptions, ComposePlatform } from "../components/compose/platform";
import type { ProductionService } from "../components/compose/production";
import { settled } from "../components/outline/settled";
import type { Release } from "../components/release";
import { describeVariables, type VariableDescription } from "../components/variable-description";
import type { ConfiguredSystem, System } from "./system";

/** What runs is what lies on the machine; that each service has a release, compositions insist on. */
const release: Release = { kind: "commit", commit: "0".repeat(40) };

/** What the file for production is called in the folder of the system. */
export const PRODUCTION_COMPOSE_FILE = "docker-compose.prod.yml";
/** What a service's values stand in where it is run in production, in the folder that is the service's own. */
export const PRODUCTION_ENV_FILE = ".env.production";

/**
 * The Compose file of a system as its settings make it, by its own composition.
 *
 * @param isProduction whether it is for a host where somebody depends on it: of images, with no value in it
 * @throws pulumi.RunError where a part can't be run by Compose
 */
export async function composeFileOf(
  { system, sources, outlined }: ConfiguredSystem,
  isProduction: boolean,
): Promise<ComposeFile> {
  const options: ComposeOptions = {
    isOverridable: (service, variable) => takesSeveralValues(system, service, variable),
    optionalOf: (service) =>
      described(system, service).flatMap(({ name, isRequired, hasDefault, isReadByBuild }) =>
        isRequired || hasDefault || isReadByBuild ? [] : [name],
      ),
    ...(isProduction && { production: (service) => productionOf(system, service) }),
  };
  const platform = new ComposePlatform(system.name, options);
  const releases = Object.fromEntries(Object.keys(sources).map((service) => [service, release]));
  const outputs = outlined.compose(platform, releases);
  // What the system would tell of itself stands in no such file, but a failure of it must not go unseen.
  const told = Object.values(outputs).map((output: unknown) => settled(output));
  const [file] = await Promise.all([platform.file(), ...told]);
  return file;
}

/** A shell may have something of its own in a variable that has one right value. */
function takesSeveralValues(system: System, service: string, variable: string): boolean {
  return described(system, service).some(({ name, values }) => name === variable && values.length !== 1);
}

function described({ services }: System, service: string): readonly VariableDescription[] {
  return services[service] === undefined ? [] : describeVariables(services[service].manifest);
}

function productionOf({ name, services }: System, service: string): ProductionService {
  const { image, rootDir = "", folder = rootDir } = services[service] ?? {};
  const called = image?.name.split("/").at(-1) ?? `${name}-${service}`;
  const envFile = folder === "" ? PRODUCTION_ENV_FILE : `${folder}/${PRODUCTION_ENV_FILE}`;
  return { imageVariable: variableOf(called, "image"), envFile };
}
