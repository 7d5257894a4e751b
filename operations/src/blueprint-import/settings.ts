import { type Environment, isLocal } from "../../../components/environment";
import { nameOf } from "../../../components/name";
import { isLocalRepository } from "../../../components/source";
import { configPath } from "../../../infra/problem";
import { shellWord } from "../../../infra/shell-word";
import type { BroughtService, BroughtStore, BroughtSystem } from "./brought";

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
  const { services, stores, branch, rootDir, followsBranch } = brought;
  const { environment } = place;
  const named = [...services, ...stores].filter(({ part, name }) => nameOf(part, place) !== name);
  const web = services.filter((service) => service.kind === "web service");
  return {
    repo,
    ...(rootDir !== "" && { rootDir }),
    ...(branch !== "main" && { branch }),
    ...(environment === "staging" && followsBranch && { follow: true }),
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
  const follows = environment === "staging" && brought.followsBranch;
  // The whole name: by a branch's own, git finds each branch that ends in it, too.
  const asks = `git ls-remote -- ${shellWord(repo)} ${shellWord(`refs/heads/${brought.branch}`)}`;
  const release = `${set(["release"], "")} $(${asks} | cut -f1)`;
  return [...asked, ...(tellsReleases || follows ? [] : [release])];
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
