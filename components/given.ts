import * as pulumi from "@pulumi/pulumi";
import type { BoundVariables } from "./manifest";
import type { EnvGroup, RolloutEntry } from "./platform";

/** Names, each with that of the group which it comes from. */
type Origins = Readonly<Record<string, string>>;

/** What a service finds when it runs: its own variables and secret files, and those of its groups. */
export interface Given {
  variables: BoundVariables;
  secretFiles: Readonly<Record<string, pulumi.Input<string>>>;
  /** Those that come from a group. A variable and a file of one name are two things. */
  fromGroups: { readonly variables: Origins; readonly secretFiles: Origins };
}

/**
 * What a service is given by its part in a rollout. Its own wins.
 *
 * @throws pulumi.RunError where two of its groups have something of one name: platforms differ in which of them wins
 */
export function givenTo(entry: RolloutEntry): Given {
  const { service, variables, secretFiles = {}, groups = [] } = entry;
  const originsOf = (own: object, within: (group: EnvGroup) => object): Origins => {
    const names = groups.flatMap((group) => Object.keys(within(group)).map((name) => [name, group.name] as const));
    requireOnce(service.name, names);
    return Object.fromEntries(names.filter(([name]) => !Object.hasOwn(own, name)));
  };
  return {
    variables: {
      values: Object.assign(
        {},
        ...groups.map((group) => group.variables.values),
        variables.values,
      ) as BoundVariables["values"],
      runtimeOnly: [...variables.runtimeOnly],
      defaults: [...variables.defaults],
    },
    secretFiles: Object.assign({}, ...groups.map((group) => group.secretFiles), secretFiles) as Given["secretFiles"],
    fromGroups: {
      variables: originsOf(variables.values, (group) => group.variables.values),
      secretFiles: originsOf(secretFiles, (group) => group.secretFiles),
    },
  };
}

function requireOnce(service: string, names: readonly (readonly [name: string, group: string])[]): void {
  const twice = names.find(([name], index) => names.findIndex(([other]) => other === name) !== index);
  if (twice === undefined) return;
  const [one, other] = names.filter(([name]) => name === twice[0]).map(([, group]) => `\`${group}\``);
  throw new pulumi.RunError(
    `\`${service}\` gets \`${twice[0]}\` from two groups, ${one} and ${other}: leave it out of one of them`,
  );
}
