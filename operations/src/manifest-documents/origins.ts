import { type Environment, environmentSchema } from "../../../components/environment";
import type { OutlineVariable } from "../../../components/outline/outline";
import { variablesOf } from "../../../stacks/outline";
import type { System } from "../../../stacks/system";

/** Where a variable's value comes from as long as no setting gives one. */
export interface Origin {
  /** What the composition gives it; undefined where it has the manifest's default, or none. */
  given: Pick<OutlineVariable, "reads"> | undefined;
  /** Environments whose rules ask for a setting. */
  mustBeSetIn: readonly Environment[];
}

/** With no more than a system can't do without. */
const settings = { repo: "https://github.com/<you>/<repository>", release: "0".repeat(40) };

/** Where the variables of a system's services come from as long as no setting gives them a value. */
export async function originsOf(system: System): Promise<(service: string, variable: string) => Origin> {
  const least = system.settings.parse(settings);
  const inEnvironment = (environment: Environment) =>
    system.configure(least, { environment, stack: environment, isEncrypted: () => true });
  const asked = environmentSchema.options.flatMap((environment) =>
    inEnvironment(environment).problems.map(({ path }) => ({ environment, path: path.join(".") })),
  );
  const { variables } = await variablesOf(inEnvironment("local").configured);
  return (service, name) => ({
    given: variables.find((one) => one.service === service && one.name === name && !one.isDefault),
    mustBeSetIn: asked
      .filter(({ path }) => path === `variables.${service}.${name}`)
      .map(({ environment }) => environment),
  });
}
