import * as pulumi from "@pulumi/pulumi";
import type { ProcessArgs, RolloutEntry, WebServiceArgs } from "../platform";
import { type Placement, titleOf } from "./placement";

type Place = Pick<Placement, "system" | "part">;

/** What a single host has none of, with what to do instead, by what it is called in a sentence. */
const kinds = {
  "a static site": "let a web service serve its files from its image",
  "a cron job": "let the host's own timer run `docker exec` in a service's container",
  "a Postgres": "give the service the connection string of a database elsewhere as a variable",
  "a key value store": "give the service the address of a store elsewhere as a variable",
};

/** Why a part can't be had on a Docker host, which runs containers and manages nothing. */
export function unavailable(place: Place, kind: keyof typeof kinds): pulumi.RunError {
  return new pulumi.RunError(`${titleOf(place)} is ${kind}, which a Docker host has none of: ${kinds[kind]}`);
}

/**
 * Refuses what a service on a single host can't have.
 *
 * @throws pulumi.RunError for the first of it
 */
export function refuseUnavailable(place: Place, args: ProcessArgs & Pick<WebServiceArgs, "domains">): void {
  const [found] = reasons(place, args);
  if (found !== undefined) throw new pulumi.RunError(`${titleOf(place)} ${found}`);
}

function reasons({ system, part }: Place, args: ProcessArgs & Pick<WebServiceArgs, "domains">): string[] {
  const { domains = [], autoscaling, instances = 1, preDeployCommand, followBranch, build } = args;
  const setting = (name: string) => `\`slipway:${system}.${name}\``;
  return [
    ...(domains.length > 0
      ? [
          `has domains, and a Docker host has neither DNS nor certificates: remove ${setting(`domains.${part}`)}, put a proxy with a ` +
            `certificate before it, and say the proxy's address in \`slipway:publish["${system}.${part}"].url\``,
        ]
      : []),
    ...(autoscaling === undefined
      ? []
      : [
          `is scaled by its load, and a Docker host runs one container of each service: remove ${setting(`autoscaling.${part}`)}`,
        ]),
    ...(instances === 1
      ? []
      : [
          `has several instances, and a Docker host runs one container of each service: set ${setting(`instances.${part}`)} to 1`,
        ]),
    ...(preDeployCommand === undefined
      ? []
      : [
          "has a command that runs before each deploy, and a Docker host has none: let the service do it when it starts",
        ]),
    ...(followBranch ? [`follows its branch, and a Docker host builds nothing: remove ${setting("follow")}`] : []),
    ...("image" in build && build.registryCredential !== undefined
      ? [
          `is pulled with a credential of Render's, and a Docker host has none: set \`slipway:registries\` in place of \`${build.registryCredential.setting}\``,
        ]
      : []),
  ];
}

/** @throws pulumi.RunError where a service is given secret files: nothing can be put into a container whose file system is read-only */
export function refuseSecretFiles(place: Place, { secretFiles = {}, groups = [] }: RolloutEntry): void {
  const [file] = [secretFiles, ...groups.map((group) => group.secretFiles)].flatMap((files) => Object.keys(files));
  if (file === undefined) return;
  throw new pulumi.RunError(
    `${titleOf(place)} gets the secret file \`${file}\`, and nothing can be put into a container whose file system is read-only: give it a variable instead`,
  );
}
