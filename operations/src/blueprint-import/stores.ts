import {
  cidrExpected,
  cidrPattern,
  postgresPlanSchema,
  postgresVersionSchema,
  keyValuePlanSchema,
} from "../../../components/sizes";
import { maxmemoryPolicySchema } from "@slipway/render-api";
import type { BroughtStore } from "./brought";
import type { Finding } from "./document";
import type { SpecDatabase, SpecKeyValue } from "./schema";

type Networks = SpecDatabase["ipAllowList"];

/** What of a data store can be brought over, what is left, and what makes it impossible. */
export interface BroughtStoreOr {
  store?: BroughtStore;
  left: Finding[];
  problems: Finding[];
}

/** What Render makes a database with that is asked for without a version. */
const NEWEST = "18";

/** A Postgres. */
export function broughtDatabase(database: SpecDatabase, part: string, index: number): BroughtStoreOr {
  const at = (...path: PropertyKey[]) => ["databases", index, ...path];
  const { name, ipAllowList, diskSizeGB, postgresMajorVersion = NEWEST } = database;
  const plan = postgresPlanSchema.safeParse(database.plan.replaceAll("-", "_")).data;
  const version = postgresVersionSchema.safeParse(postgresMajorVersion).data;
  const networks = allowed(ipAllowList, at("ipAllowList"));
  const problems = [
    ...networks.problems,
    ...(plan === undefined ? [{ path: at("plan"), text: `\`${database.plan}\` is no plan of a Postgres` }] : []),
    ...(version === undefined
      ? [
          {
            path: at("postgresMajorVersion"),
            text: `\`${postgresMajorVersion}\` can't be brought over: expected ${postgresVersionSchema.options.join(", ")}`,
          },
        ]
      : []),
  ];
  const left = leftOut(database, at(), {
    databaseName: "is left out: Render chooses the name of the database",
    user: "is left out: Render chooses the user",
    highAvailability: "is left out",
    readReplicas: "is left out",
    storageAutoscalingEnabled: "is left out: the disk grows by the stack's settings alone",
    connectionPool: "is left out",
    previewPlan: "is left out: a stack of a pull request has settings of its own",
    previewDiskSizeGB: "is left out: a stack of a pull request has settings of its own",
  });
  if (plan === undefined || version === undefined) return { left, problems };
  return {
    store: { kind: "Postgres", part, name, plan, version, diskSizeGB, allowedNetworks: networks.allowed },
    left: [...left, ...leftOpen(database, part, at())],
    problems,
  };
}

/** What a Blueprint leaves to Render's own defaults, and had better be looked at. */
function leftOpen({ postgresMajorVersion, ipAllowList }: SpecDatabase, part: string, path: PropertyKey[]): Finding[] {
  return [
    ...(postgresMajorVersion === undefined
      ? [
          {
            path,
            text: `names no version, so ${NEWEST} is taken: if the database is there already, set \`${part}.version\` to what Render's dashboard shows, for another version means another, empty one`,
          },
        ]
      : []),
    ...(ipAllowList === undefined
      ? [{ path, text: "lets everybody in, as a Blueprint without `ipAllowList` does" }]
      : []),
  ];
}

/** A key value store. */
export function broughtKeyValue(service: SpecKeyValue, part: string, index: number): BroughtStoreOr {
  const at = (...path: PropertyKey[]) => ["services", index, ...path];
  const { name, ipAllowList } = service;
  const networks = allowed(ipAllowList, at("ipAllowList"));
  const plan = keyValuePlanSchema.parse(service.plan.replaceAll(" ", "_"));
  const whenFull = maxmemoryPolicySchema.parse(service.maxmemoryPolicy.replaceAll("-", "_"));
  const left = leftOut(service, at(), {
    previewPlan: "is left out: a stack of a pull request has settings of its own",
    persistenceMode: "is left out",
  });
  return {
    store: { kind: "key value", part, name, plan, whenFull, allowedNetworks: networks.allowed },
    left,
    problems: networks.problems,
  };
}

/** What is there and can't be brought over, by field. */
export function leftOut<Given extends object>(
  given: Given,
  at: readonly PropertyKey[],
  sentences: { readonly [Field in keyof Given]?: string },
): Finding[] {
  return Object.entries(sentences as Record<string, string>).flatMap(([field, text]) =>
    given[field as keyof Given] === undefined ? [] : [{ path: [...at, field], text }],
  );
}

const EVERYBODY = [{ source: "0.0.0.0/0", description: "everybody" }];

function allowed(given: Networks, path: readonly PropertyKey[]) {
  const networks = (given ?? EVERYBODY).map(({ source, description = "" }) => ({
    // One address is a network of one.
    cidrBlock: source.includes("/") ? source : `${source}/${source.includes(":") ? 128 : 32}`,
    description,
  }));
  const problems = networks.flatMap(({ cidrBlock }, index): Finding[] =>
    cidrPattern.test(cidrBlock)
      ? []
      : [{ path: [...path, index, "source"], text: `\`${cidrBlock}\` is no network: expected ${cidrExpected}` }],
  );
  return { allowed: networks, problems };
}
