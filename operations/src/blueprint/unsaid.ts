import { isLocalRepository } from "../../../components/source";
import { formatRelease } from "../../../components/release";
import { grouped } from "../grouped";
import type { Blueprint } from "./blueprint";
import type { BlueprintSubject } from "./write";

/** What happens where the stack is up already. */
export const TAKEOVER =
  "Render takes over whatever has one of these names: apply it in a workspace that doesn't have the stack's own services, or destroy the stack first.";

/** What a Blueprint can't say of a system, each once, as sentences. */
export function unsaid({ composition, sources }: BlueprintSubject, { services }: Blueprint): string[] {
  const envVars = services.flatMap((service) => ("envVars" in service ? (service.envVars ?? []) : []));
  const made = envVars.filter((entry) => "generateValue" in entry).map(({ key }) => key);
  const repos = Object.values(sources).map(({ repo }) => repo);
  const order = composition.services.flatMap(({ name, after }) =>
    after.length === 0 ? [] : [`${name} after ${after.join(" and ")}`],
  );
  const files = composition.services.flatMap(({ name, secretFiles }) =>
    secretFiles.length === 0 ? [] : [`${secretFiles.join(", ")} of ${name}`],
  );
  return [
    ...releases(sources),
    ...(repos.some(isLocalRepository)
      ? ["The repository is a path on this machine, so it is left out: Render takes the one that has this file."]
      : []),
    ...(order.length > 0
      ? [`The order in which services are deployed (${order.join("; ")}): Render deploys all of them at once.`]
      : []),
    ...(composition.rollbackOnFailure && composition.services.length > 1
      ? ["That services go back together when one of them fails: each stays at what it was brought to."]
      : []),
    ...(made.length > 0
      ? [
          `The values of generated secrets (${made.join(", ")}): Render makes its own, which are not those of the stack.`,
        ]
      : []),
    ...(files.length > 0
      ? [`The secret files (${files.join("; ")}): a Blueprint has none, so put them there in Render's dashboard.`]
      : []),
    ...(envVars.some((entry) => "sync" in entry)
      ? [
          "The values behind `sync: false`: Render asks for them once, when the Blueprint is first applied; an address that nobody knows by then is set in its dashboard afterwards.",
        ]
      : []),
    "Which values variables may have, what the stack may cost, and the checks of the system: Render takes whatever it is given.",
  ];
}

function releases(sources: BlueprintSubject["sources"]): string[] {
  const pinned = Object.entries(sources).flatMap(([service, { release }]) =>
    // An image stands there by its digest.
    release?.kind === "commit" ? [[formatRelease(release), service] as const] : [],
  );
  const byRelease = grouped(pinned, ([release]) => release);
  const told = [...byRelease].map(([release, pins]) =>
    byRelease.size === 1 ? release : `${release} of ${pins.map(([, service]) => service).join(", ")}`,
  );
  if (told.length === 0) return [];
  return [
    `The pinned release (${told.join("; ")}): Render deploys the newest commit of the branch when it makes a service, and none by itself after that.`,
  ];
}
