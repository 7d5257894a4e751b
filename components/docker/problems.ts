import { parseRelease } from "../release";
import type { ConfigProblem, ProgramContext } from "../platform-definition";
import { type Published, settings } from "./settings";

const PUBLISH = "slipway:publish";
const REGISTRIES = "slipway:registries";

/** What is wrong with a stack's config for a Docker host that no single setting tells, before anything is touched. */
export function hostProblems(context: ProgramContext): ConfigProblem[] {
  const published = Object.entries(settings.publish.safeParse(context.values[PUBLISH]).data ?? {});
  return [
    ...(context.values["slipway:environment"] === "preview" ? [noPreviews] : []),
    ...contextProblems(context),
    ...clashes(published),
    ...published.flatMap(([service]) => releaseProblems(service, context)),
    ...passwordsInTheClear(context),
  ];
}

const noPreviews: ConfigProblem = {
  configPath: "slipway:environment",
  message:
    "is `preview`, and a Docker host has one port for each service: pull requests' stacks are made on Render or its emulator",
  command: "config set slipway:environment staging",
};

/** The provider believes it rather than the address that it is told; the program connects with that address. A `DOCKER_HOST` it doesn't. */
function contextProblems({ environment: { DOCKER_CONTEXT: found = "" } }: ProgramContext): ConfigProblem[] {
  if (found === "") return [];
  const message = `isn't where containers would be made: \`DOCKER_CONTEXT\` is \`${found}\` in the environment, which overrides it; unset that`;
  return [{ configPath: "slipway:dockerHost", message, line: "unset DOCKER_CONTEXT" }];
}

/** One port of one address has one service; `0.0.0.0` and `::` are all addresses. */
function clashes(published: readonly [string, Published][]): ConfigProblem[] {
  return published.flatMap(([service, { address, port }], index) => {
    const other = published.slice(0, index).find(([, one]) => one.port === port && overlap(one.address, address));
    if (other === undefined) return [];
    const path = `${PUBLISH}["${service}"].port`;
    const message = `is \`${port}\`, at which \`${other[0]}\` is published already: expected another port`;
    return [{ configPath: path, message, command: `config set --path '${path}' ${port + 1}` }];
  });
}

function overlap(one: string, other: string): boolean {
  return one === other || [one, other].some((address) => address === "0.0.0.0" || address === "::");
}

/** What is published has to be of this stack, and an image by its digest. */
function releaseProblems(published: string, { values }: ProgramContext): ConfigProblem[] {
  const [system = "", service = ""] = published.split(".");
  const text = values[`slipway:${system}`];
  if (text === undefined) {
    const configPath = `${PUBLISH}["${published}"]`;
    const message = `is of no system of this stack: expected \`<system>.<service>\`, with settings at \`slipway:${system}\``;
    return [{ configPath, message, command: `config rm --path '${configPath}'` }];
  }
  const configPath = `slipway:${system}.releases.${service}`;
  const release = releaseIn(text, service);
  if (release !== undefined && parseRelease(release)?.kind === "image") return [];
  const fix = { configPath, command: `config set --path '${configPath}' <image>@sha256:<digest>` };
  if (release === undefined)
    return [{ ...fix, message: "is missing: a Docker host runs an image by its digest", isMissing: true }];
  return [{ ...fix, message: `is \`${release}\`: a Docker host builds nothing; expected an image by its digest` }];
}

function releaseIn(text: string, service: string): string | undefined {
  try {
    const { releases } = JSON.parse(text) as { releases?: Record<string, unknown> };
    const release = releases?.[service];
    return typeof release === "string" ? release : undefined;
  } catch {
    return undefined;
  }
}

/** A stack's file is for everybody who can read the repository. */
function passwordsInTheClear({ values, isEncrypted }: ProgramContext): ConfigProblem[] {
  const registries = Object.keys(settings.registries.safeParse(values[REGISTRIES]).data ?? {});
  const inTheClear = registries.filter((registry) => !isEncrypted(REGISTRIES, [registry, "password"]));
  return inTheClear.map((registry) => {
    const configPath = `${REGISTRIES}["${registry}"].password`;
    return {
      configPath,
      message: "is a secret but isn't encrypted: make a new one, since git may hold this one, and encrypt it",
      command: `config set --secret --path '${configPath}'`,
    };
  });
}
