import type { AskedComposition } from "../../../components/outline/composition";
import type { ServiceSource } from "../../../stacks/system";
import { OperationError } from "../operation-error";
import type { Blueprint } from "./blueprint";
import { envVarsOf, type WrittenEnvVar } from "./env-vars";
import { credentialName, cronJobOf, databaseOf, keyValueOf, processOf, staticSiteOf } from "./parts";
import { servicePlanInBlueprint } from "./plans";
import { unsaid } from "./unsaid";

/** What a Blueprint is written from. */
export interface BlueprintSubject {
  composition: AskedComposition;
  /** By service name. */
  sources: Readonly<Record<string, ServiceSource>>;
  region: string;
  /** What is encrypted in the stack's config, in clear. */
  encrypted: readonly string[];
  defaultDiskSizeGB: (plan: string) => number | undefined;
}

/** Something that a Blueprint doesn't say of one of its parts. */
export interface Remark {
  /** What a part is called in the Blueprint. */
  name: string;
  /** The variable that it is about, if it is about one. */
  key?: string;
  /** A sentence, without the value of a secret; the reader sees name and key before it. */
  text: string;
}

/** A Blueprint, and what it doesn't say of what the stack has. */
export interface WrittenBlueprint {
  blueprint: Blueprint;
  remarks: readonly Remark[];
  /** What no Blueprint can say, each a sentence. */
  unsaid: readonly string[];
}

/**
 * Writes a system's Blueprint from what its composition asks for.
 *
 * @throws OperationError when a part's name is a secret
 */
export function writeBlueprint(subject: BlueprintSubject): WrittenBlueprint {
  const { composition, encrypted } = subject;
  const holdsSecret = (text: string) => encrypted.some((secret) => text.includes(secret));
  const isUnsayable = (text: string) => holdsSecret(text) || composition.isMadeUp(text);
  const envVars = envVarsOf({ composition, holdsSecret });
  const written = composition.parts.flatMap((part) => {
    if (part.kind === "generated secret") return [];
    const own = envVars.get(part.name) ?? [];
    const { kept, left } = sayable(madeOf(part, own, subject), isUnsayable);
    if (left.includes("name"))
      throw new OperationError(
        `The name of ${part.name} is encrypted in the config of the stack, and a Blueprint shows it: set it in the clear.`,
      );
    return [{ kept, remarks: remarksOn(part, own, left) }];
  });
  const services = written.flatMap(({ kept }) => ("type" in kept ? kept : []));
  const databases = written.flatMap(({ kept }) => ("type" in kept ? [] : kept));
  const blueprint: Blueprint = { services, ...(databases.length > 0 && { databases }) };
  return { blueprint, remarks: written.flatMap(({ remarks }) => remarks), unsaid: unsaid(subject, blueprint) };
}

type StoredPart = Exclude<AskedComposition["parts"][number], { kind: "generated secret" }>;

function madeOf(part: StoredPart, written: readonly WrittenEnvVar[], subject: BlueprintSubject) {
  const { region, defaultDiskSizeGB } = subject;
  const entries = written.map(({ entry }) => entry);
  switch (part.kind) {
    case "web service":
      return processOf("web", part, region, entries);
    case "private service":
      return processOf("pserv", part, region, entries);
    case "background worker":
      return processOf("worker", part, region, entries);
    case "cron job":
      return cronJobOf(part, region, entries);
    case "static site":
      return staticSiteOf(part, entries);
    case "key value":
      return keyValueOf(part, region);
    case "Postgres":
      return databaseOf(part, region, defaultDiskSizeGB(part.args.plan));
  }
}

function remarksOn(part: StoredPart, written: readonly WrittenEnvVar[], left: readonly string[]): Remark[] {
  const name = part.platformName;
  const plan = part.kind === "static site" || part.kind === "Postgres" ? undefined : part.args.plan;
  return [
    ...(plan !== undefined && servicePlanInBlueprint(plan) === undefined
      ? [
          {
            name,
            text: `has the plan \`${plan}\`, for which a Blueprint has no word: choose it in Render's dashboard.`,
          },
        ]
      : []),
    ...(lacksCredential(part)
      ? [
          {
            name,
            text: "lacks the credential of its image's registry, which a Blueprint knows by its name alone: choose it in Render's dashboard.",
          },
        ]
      : []),
    ...left.map((field) => ({
      name,
      text: `lacks what it has in \`${field}\`: something encrypted stands there, or what only another part can tell.`,
    })),
    ...written.flatMap(({ entry: { key }, remark }) => (remark === undefined ? [] : [{ name, key, text: remark }])),
  ];
}

/** Whether the credential that an image is pulled with is known by its id alone. */
function lacksCredential({ args }: StoredPart): boolean {
  if (!("build" in args) || !("image" in args.build)) return false;
  const { registryCredential } = args.build;
  return registryCredential !== undefined && credentialName(registryCredential) === undefined;
}

/** Something without what can't be said, and names of what was left out. */
function sayable<Made extends object>(
  made: Made,
  isUnsayable: (text: string) => boolean,
): { kept: Made; left: string[] } {
  const isLeft = (value: unknown): boolean =>
    typeof value === "object" && value !== null ? Object.values(value).some(isLeft) : isUnsayable(String(value));
  const left = Object.entries(made).flatMap(([field, value]) => (isLeft(value) ? [field] : []));
  const kept = Object.entries(made).flatMap(([field, value]): [string, unknown][] => {
    if (!left.includes(field)) return [[field, value]];
    return Array.isArray(value) ? [[field, value.filter((element: unknown) => !isLeft(element))]] : [];
  });
  return { kept: Object.fromEntries(kept) as Made, left };
}
