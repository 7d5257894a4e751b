import type { Manifest } from "../../../components/manifest";
import { describeVariables, type VariableDescription } from "../../../components/variable-description";
import type { ServiceDefinition } from "../../../stacks/service";
import type { System } from "../../../stacks/system";
import { type Origin, originsOf } from "./origins";

/** A service, what its variables are, and where their values come from. */
export interface ServiceVariables {
  name: string;
  kind: ServiceDefinition["kind"];
  manifest: Manifest;
  folder: string;
  variables: readonly (VariableDescription & Origin)[];
}

/** The services of a system with their variables, as every document of them tells it. */
export async function variablesOfServices(system: System): Promise<ServiceVariables[]> {
  const origin = await originsOf(system);
  return Object.entries(system.services).map(([name, { kind, manifest, rootDir = "", folder = rootDir }]) => {
    const variables = describeVariables(manifest).map((variable) => ({
      ...variable,
      // Whatever a static site has, its build reads.
      isReadByBuild: variable.isReadByBuild || kind === "site",
      ...origin(name, variable.name),
    }));
    return { name, kind, manifest, folder, variables };
  });
}
