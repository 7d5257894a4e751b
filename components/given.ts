import * as pulumi from "@pulumi/pulumi";
import type { BoundVariables } from "./manifest";
import type { RolloutEntry } from "./platform";

/** What a service finds when it runs: its own variables and secret files, and those of its groups. */
export interface Given {
  variables: BoundVariables;
  secretFiles: Readonly<Record<string, pulumi.Input<string>>>;
  /** Names of the variables and files that come from a group, each with the group's name. */
  fromGroups: Readonly<Record<string, string>>;
}

/**
 * What a service is given by its part in a rollout. Its own wins.
 *
 * @throws pulumi.RunError where two of its groups have something of one name: platforms differ in which of them wins
 */
export function givenTo(entry: RolloutEntry): Given {
  const { service, variables, secretFiles = {}, groups = [] } = entry;
  const names = groups.flatMap((group) =>
    [...Object.keys(group.variables.values), ...Object.keys(group.secretFiles)].map(
      (name) => [name, group.name] as const,
    ),
  );
  const twice = names.find(([name], index) => names.findIndex(([other]) => other === name) !== index);
  if (twice !== undefined) {
    const [one, other] = names.filter(([name]) => name === twice[0]).map(([, group]) => `\`${group}\``);
    throw new pulumi.RunError(
      `\`${service.name}\` gets \`${twice[0]}\` from two groups, ${one} and ${other}: leave it out of one of them`,
    );
  }
  const own = new Set([...Object.keys(variables.values), ...Object.keys(secretFiles)]);
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
    fromGroups: Object.fromEntries(names.filter(([name]) => !own.has(name))),
  };
}
