import type { BroughtValue, BroughtVariable } from "./brought";
import type { Finding } from "./document";
import { freeName, slugOf } from "./names";
import type { SpecEnvVar } from "./schema";
import { looksSecret } from "./secrets";
import type { Spec, SpecService } from "./spec";

/** A variable as the Blueprint has it, whether at the service or in a group. */
interface Entry {
  entry: SpecEnvVar;
  path: readonly PropertyKey[];
  /** The group that it is from. */
  group?: string;
}

/** Finds out where the values of variables come from. */
export class VariableReader {
  readonly left: Finding[] = [];
  /** Names of generated secrets, by whose they are. */
  readonly #secrets = new Map<string, string>();

  /**
   * @param parts what parts are called within the system, by what the Blueprint calls them: those that are brought over
   */
  constructor(
    private readonly spec: Spec,
    private readonly parts: ReadonlyMap<string, string>,
  ) {}

  /** The variables of a service, with those of its groups; its own win. */
  variablesOf(service: SpecService): BroughtVariable[] {
    return [...this.#entriesOf(service)].map(([key, found]) => ({
      key,
      value: this.#valueOf(service, key, found, []),
    }));
  }

  #entriesOf(service: SpecService): Map<string, Entry> {
    const grouped = new Map<string, Entry>();
    const own = new Map<string, Entry>();
    if (!("service" in service) || !("envVars" in service.service)) return own;
    for (const [index, entry] of service.service.envVars.entries()) {
      const path = ["services", service.index, "envVars", index];
      if (entry.key !== undefined) own.set(entry.key, { entry, path });
      if (entry.fromGroup !== undefined)
        for (const [key, found] of this.#groupEntries(entry.fromGroup, path)) grouped.set(key, found);
      if (entry.previewValue !== undefined)
        this.#leave([...path, "previewValue"], "is left out: a stack of a pull request has settings of its own");
    }
    return new Map([...grouped, ...own]);
  }

  #groupEntries(name: string, path: readonly PropertyKey[]): [string, Entry][] {
    const at = this.spec.envVarGroups.findIndex((group) => group.name === name);
    const group = this.spec.envVarGroups[at];
    if (group === undefined) {
      this.#leave([...path, "fromGroup"], `is left out: this file has no group \`${name}\``);
      return [];
    }
    return group.envVars.map((entry, index) => [
      entry.key,
      { entry, path: ["envVarGroups", at, "envVars", index], group: name },
    ]);
  }

  #valueOf(service: SpecService, key: string, { entry, path, group }: Entry, seen: readonly Entry[]): BroughtValue {
    const asked: BroughtValue = { asked: { service: this.#partOf(service), key } };
    const { value, generateValue, fromDatabase, fromService } = entry;
    if (value !== undefined) {
      if (!looksSecret(key, value)) return { text: value };
      return this.#leave(
        path,
        "becomes a setting, for it looks like a secret: set it by the line with `--secret`, or it would stand in code",
        { ...asked, isSecret: true },
      );
    }
    if (generateValue === true) {
      if (service.kind !== "static site") return { secret: this.#secretOf(service, key, group) };
      return this.#leave(
        path,
        "becomes a setting: whatever a static site is built with can be read by everybody",
        asked,
      );
    }
    if (fromDatabase) return this.#fromDatabase(service, path, fromDatabase) ?? asked;
    if (fromService) return this.#fromService(service, path, fromService, seen) ?? asked;
    return asked;
  }

  /** The name of a generated secret: that of a group is one for all that have it. */
  #secretOf(service: SpecService, key: string, group: string | undefined): string {
    const part = this.#partOf(service);
    const own = JSON.stringify(group === undefined ? { part, key } : { group, key });
    const name =
      this.#secrets.get(own) ?? freeName(slugOf(`${group ?? part}-${key}`) || "secret", this.#secrets.values());
    this.#secrets.set(own, name);
    return name;
  }

  #fromDatabase(
    service: SpecService,
    path: readonly PropertyKey[],
    { name, property }: NonNullable<SpecEnvVar["fromDatabase"]>,
  ): BroughtValue | undefined {
    const from = this.spec.databases.some((database) => database.name === name) ? this.parts.get(name) : undefined;
    if (from === undefined) return this.#leave(path, `becomes a setting: this file has no database \`${name}\``);
    if (property === "port")
      return this.#leave(path, "becomes the text `5432`, the port of any Postgres", { text: "5432" });
    if (property === "connectionPoolString")
      return this.#leave(path, "becomes a setting: connection pools can't be brought over");
    if (service.kind === "static site")
      return this.#leave(path, "becomes a setting: whatever a static site is built with can be read by everybody");
    return { told: { from, what: property } };
  }

  #fromService(
    service: SpecService,
    path: readonly PropertyKey[],
    { name, property, envVarKey }: NonNullable<SpecEnvVar["fromService"]>,
    seen: readonly Entry[],
  ): BroughtValue | undefined {
    const target = this.spec.services.find((one) => nameOf(one) === name);
    const from = this.parts.get(name);
    if (target === undefined || from === undefined)
      return this.#leave(path, `becomes a setting: no service \`${name}\` is brought over`);
    if (envVarKey !== undefined) return this.#fromVariable(service, path, { target, envVarKey }, seen);
    if (property === "port") return this.#port(path, target);
    if (property === "connectionString" && target.kind === "key value" && service.kind !== "static site")
      return { told: { from, what: property } };
    const isTold = target.kind === "web service" || (target.kind === "key value" && service.kind !== "static site");
    if (property === "host" && isTold) return { told: { from, what: property } };
    if (property === "hostport" && target.kind === "web service") return { told: { from, what: property } };
    return this.#leave(path, `becomes a setting: \`${name}\` tells no \`${property}\` here`);
  }

  #fromVariable(
    service: SpecService,
    path: readonly PropertyKey[],
    { target, envVarKey }: { target: SpecService; envVarKey: string },
    seen: readonly Entry[],
  ): BroughtValue | undefined {
    const from = this.#partOf(target);
    const isOwnAddress = envVarKey === "RENDER_EXTERNAL_URL" || envVarKey === "RENDER_EXTERNAL_HOSTNAME";
    if (isOwnAddress && target.kind !== "key value")
      return { told: { from, what: envVarKey === "RENDER_EXTERNAL_URL" ? "url" : "hostname" } };
    const found = this.#entriesOf(target).get(envVarKey);
    if (found === undefined || seen.some(({ entry }) => entry === found.entry))
      return this.#leave(path, `becomes a setting: \`${nameOf(target)}\` has no \`${envVarKey}\` of its own`);
    const value = this.#valueOf(target, envVarKey, found, [...seen, found]);
    if (service.kind !== "static site" || "text" in value) return value;
    if ("told" in value && ["url", "hostname"].includes(value.told.what)) return value;
    return this.#leave(path, "becomes a setting: whatever a static site is built with can be read by everybody");
  }

  #port(path: readonly PropertyKey[], target: SpecService): BroughtValue | undefined {
    const own = target.kind === "key value" ? undefined : this.#entriesOf(target).get("PORT")?.entry;
    if (own !== undefined && own.value === undefined)
      return this.#leave(path, `becomes a setting: which \`PORT\` \`${nameOf(target)}\` has only a stack knows`);
    const port = target.kind === "key value" ? "6379" : (own?.value ?? "10000");
    return this.#leave(path, `becomes the text \`${port}\`, the port that \`${nameOf(target)}\` has`, { text: port });
  }

  #partOf(service: SpecService): string {
    return this.parts.get(nameOf(service)) ?? nameOf(service);
  }

  #leave<Value extends BroughtValue | undefined = undefined>(
    path: readonly PropertyKey[],
    text: string,
    value?: Value,
  ): Value {
    const isTold = this.left.some((one) => one.path.join() === path.join());
    if (!isTold) this.left.push({ path, text });
    return value as Value;
  }
}

/** What the Blueprint calls a service. */
export function nameOf(service: SpecService): string {
  return "service" in service ? service.service.name : service.name;
}
