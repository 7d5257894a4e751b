import { type Environment, environmentSchema } from "../../../components/environment";
import type { System } from "../../../stacks/system";
import { grouped } from "../grouped";
import type { ServiceVariables } from "../manifest-documents/service-variables";

/** A setting that is refused, and what is said of it. */
export interface Rule {
  environments: readonly Environment[];
  setting: string;
  /** Which values, in words. */
  values: string;
  said: string;
}

/** Values that the manifests refuse in some environments. */
export function manifestRules(services: readonly ServiceVariables[]): Rule[] {
  return services.flatMap(({ name: service, variables }) =>
    variables.flatMap(({ name, refusals }) =>
      refusals.map(({ environments, values, because }) => ({
        environments,
        setting: `variables.${service}.${name}`,
        values,
        said: because,
      })),
    ),
  );
}

/** What a system says of settings that none of its manifests can judge alone, in whichever environments it says so. */
export function ruleOf(system: System, settings: Readonly<Record<string, unknown>>): Rule[] {
  const found = environmentSchema.options.flatMap((environment) => {
    const context = { environment, stack: environment, isEncrypted: () => true };
    return system.configure(system.settings.parse(settings), context).problems.map((problem) => ({
      environment,
      setting: problem.path.join("."),
      values: shown(valueAt(settings, problem.path)),
      // Which environment needs something is said by the row.
      said: problem.message.replace(`: ${environment} needs `, ": there it needs "),
    }));
  });
  return [...grouped(found, ({ setting, said }) => JSON.stringify([setting, said])).values()].map((alike) => {
    const [{ setting, values, said }] = alike;
    return { environments: alike.map(({ environment }) => environment), setting, values, said };
  });
}

function valueAt(settings: unknown, path: readonly string[]): unknown {
  return path.reduce((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], settings);
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "none";
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
