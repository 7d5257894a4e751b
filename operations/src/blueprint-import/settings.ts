import { fullImage } from "@slipway/render-api";
import { type Environment, isDisposable, isLocal } from "../../../components/environment";
import { nameOf } from "../../../components/name";
import { parseRelease, untagged } from "../../../components/release";
import { isLocalRepository } from "../../../components/source";
import { configPath } from "../../../infra/problem";
import { shellWord } from "../../../infra/shell-word";
import { digestOfImage } from "../../../stacks/settings/images";
import { type BroughtService, type BroughtStore, type BroughtSystem, imageOf } from "./brought";

/** The stack that the settings are for. */
export interface SettingsPlace {
  system: string;
  stack: string;
  environment: Environment;
  /** Where the code is. */
  repo: string;
}

/** Settings of a system, by which a stack has what was brought over. */
export function settingsOf(brought: BroughtSystem, { repo, ...place }: SettingsPlace): object {
  const { services, stores, branch, rootDir } = brought;
  const { environment } = place;
  const named = [...services, ...stores].filter(({ part, name }) => nameOf(part, place) !== name);
  const web = services.filter((service) => service.kind === "web service");
  return {
    repo,
    ...(rootDir !== "" && { rootDir }),
    ...(branch !== "main" && { branch }),
    ...(isFollowing(brought, environment) && { follow: true }),
    ...byPart("releases", services, (service) =>
      needsDigest(service, brought, environment) ? undefined : imageOf(service)?.image,
    ),
    ...byPart("registryCredentials", services, (service) => imageOf(service)?.credential),
    ...byPart("plans", web, ({ plan }) => (plan === "starter" || plan === "free" ? undefined : plan)),
    ...byPart("instances", web, ({ instances, autoscaling }) =>
      instances === 1 || autoscaling ? undefined : instances,
    ),
    ...byPart("autoscaling", web, ({ autoscaling }) => autoscaling),
    // A stack of this machine has no domains, and names of its own stand beside those of any other.
    ...(!isLocal(environment) && byPart("domains", services, ({ domain }) => domain)),
    ...(!isLocal(environment) && brought.onlyAtDomains && { onlyAtDomains: true }),
    ...(!isLocal(environment) && byPart("names", named, ({ name }) => name)),
    ...Object.fromEntries(stores.map((store) => [store.part, storeSettings(store)])),
  };
}

/** Whether a stack deploys what is pushed. */
function isFollowing({ followsBranch }: BroughtSystem, environment: Environment): boolean {
  return environment === "staging" && followsBranch;
}

/** Whether a Blueprint names an image by a tag, or by none, where a stack runs releases: which image it stands for, only its registry says. */
function needsDigest(service: BroughtService, brought: BroughtSystem, environment: Environment): boolean {
  const image = imageOf(service);
  if (image === undefined || parseRelease(image.image) !== undefined) return false;
  return !isDisposable(environment) && !isFollowing(brought, environment);
}

/** What has to be set before a preview: arguments of `pulumi`. */
export function toBeSet(brought: BroughtSystem, { system, stack, environment, repo }: SettingsPlace): string[] {
  const set = (path: readonly string[], value: string) =>
    `config set --stack ${shellWord(stack)}${value} --path '${configPath(`slipway:${system}`, path)}'`;
  const asked = brought.services.flatMap((service) =>
    service.variables.flatMap(({ key, value }) => {
      if (!("asked" in value) || value.asked.service !== service.part || value.asked.key !== key) return [];
      const path = ["variables", service.part, key];
      return service.kind === "static site" && value.isSecret !== true
        ? [`${set(path, "")} <value>`]
        : [set(path, " --secret")];
    }),
  );
  const tellsReleases = isLocal(environment) && isLocalRepository(repo);
  const isBuilt = brought.services.some((service) => imageOf(service) === undefined);
  const images = brought.services.flatMap((service) => {
    const { image = "" } = imageOf(service) ?? {};
    if (!needsDigest(service, brought, environment)) return [];
    return [
      `${set(["releases", service.part], "")} ${digestOfImage(untagged(image), fullImage(image).replace(/^.*:/, ""))}`,
    ];
  });
  // The whole name: by a branch's own, git finds each branch that ends in it, too.
  const asks = `git ls-remote -- ${shellWord(repo)} ${shellWord(`refs/heads/${brought.branch}`)}`;
  const release = `${set(["release"], "")} $(${asks} | cut -f1)`;
  const isReleased = isBuilt && !tellsReleases && !isFollowing(brought, environment);
  return [...asked, ...(isReleased ? [release] : []), ...images];
}

function byPart<Part extends BroughtService | BroughtStore>(
  setting: string,
  parts: readonly Part[],
  valueOf: (part: Part) => string | number | object | undefined,
): object {
  const values = parts.flatMap((part) => {
    const value = valueOf(part);
    return value === undefined ? [] : [[part.part, value] as const];
  });
  return values.length === 0 ? {} : { [setting]: Object.fromEntries(values) };
}

function storeSettings(store: BroughtStore): object {
  const version = store.kind === "Postgres" ? { version: store.version } : {};
  const { plan, allowedNetworks } = store;
  return { plan, ...version, ...(allowedNetworks.length > 0 && { allowedNetworks }) };
}
