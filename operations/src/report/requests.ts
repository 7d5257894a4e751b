import type { Change, Preview } from "../preview/preview";
import { isServiceKind } from "../stack-resources";
import { valueAt } from "../preview/property-path";
import type { RequestsReport } from "./report";
import type { Rollouts, SystemRollout } from "./rollout-plans";

/** A limit of Render's API, as its replies state it. */
interface Limit {
  words: string;
  requests: number;
  seconds: number;
}

const LIMITS = {
  creates: { words: "Render makes 20 services and data stores an hour", requests: 20, seconds: 3_600 },
  domains: { words: "Render adds 50 domains an hour", requests: 50, seconds: 3_600 },
  ofService: { words: "Render takes 10 changes of one service a minute", requests: 10, seconds: 60 },
  others: { words: "Render takes 100 writes a minute", requests: 100, seconds: 60 },
  reads: { words: "Render answers 400 reads a minute", requests: 400, seconds: 60 },
} as const satisfies Record<string, Limit>;

/** How many requests of one limit are made, at once as far as Render lets them. */
type Load = [Limit, number];

/** Settings that are written by an endpoint of their own. */
const OWN_ENDPOINTS = ["numInstances", "customDomains", "headers", "routes", "disk"];

/** The provider looks at a deploy or a new data store that isn't ready every five seconds. */
const looksPerMinute = 12;
/** What it reads before it starts a deploy: the service, and its deploys. */
const readsPerDeploy = 2;

/**
 * The requests of an update, by what its preview says: of a refresh before it, then the writes of services and data stores, then of what
 * rollouts bring.
 */
export function requestsOf(preview: Preview, byPreview: Rollouts): RequestsReport {
  const resources = preview.changes.filter(({ kind }) => kind !== "rollout" && kind !== "generated secret");
  const rollouts = [...byPreview.values()];
  const creates = resources.filter(({ op }) => isMade(op)).length;
  const deletes = resources.filter(({ op }) => op === "delete" || op === "replace").length;
  // Of cron jobs Render cancels no deploy.
  const isCancelled = (kind: string): boolean => isServiceKind(kind) && kind !== "cron job";
  const cancels = resources.filter(({ op, kind }) => isMade(op) && isCancelled(kind)).length;
  const domains = sum(resources.map(domainWrites));
  const lists = sum(resources.map((change) => changed(change, ["headers", "routes", "disk"])));
  const ofServices = resources.map((change) => changed(change, ["numInstances"]) + patches(change));
  const variables = sum(rollouts.map(configurationWrites));
  const deploys = sum(rollouts.map((rollout) => rollout.deploys.size));
  const reads = refreshReads(preview);
  const waitedFor = deploys + resources.filter(({ op, kind }) => isMade(op) && !isServiceKind(kind)).length;
  // A rollout begins when every service and data store is there.
  const phases: Load[][] = [
    [[LIMITS.reads, reads]],
    [
      [LIMITS.creates, creates],
      [LIMITS.domains, domains],
      [LIMITS.others, deletes + cancels + lists],
      [LIMITS.ofService, Math.max(0, ...ofServices)],
    ],
    [
      [LIMITS.others, variables],
      [LIMITS.reads, deploys * readsPerDeploy],
    ],
  ];
  const writes = creates + deletes + cancels + domains + lists + sum(ofServices) + variables + deploys;
  return { writes, reads, readsPerMinute: waitedFor * looksPerMinute, ...waitOf(phases) };
}

/** Three lists, and of each thing that is there what no list says: a service's domains, deploys and variables, a store's connection. */
function refreshReads({ changes, unchanged }: Preview): number {
  const kinds = [...changes, ...unchanged].flatMap(({ op, kind }) => (op === "create" ? [] : [kind]));
  const services = kinds.filter(isServiceKind).length;
  // A site's headers and routes are lists of their own.
  const sites = kinds.filter((kind) => kind === "static site").length;
  const stores = kinds.filter((kind) => kind === "Postgres" || kind === "key value").length;
  return services + stores === 0 ? 0 : 3 + services * 3 + sites * 2 + stores;
}

function isMade(op: Change["op"]): boolean {
  return op === "create" || op === "replace";
}

function waitOf(phases: readonly Load[][]): Pick<RequestsReport, "waitSeconds" | "because"> {
  const waits = phases.map((loads) =>
    loads
      .map(([limit, count]) => ({ limit, seconds: waitFor(limit, count) }))
      .reduce((one, other) => (other.seconds > one.seconds ? other : one)),
  );
  const longest = waits.reduce((one, other) => (other.seconds > one.seconds ? other : one));
  const waitSeconds = sum(waits.map(({ seconds }) => seconds));
  return { waitSeconds, ...(waitSeconds > 0 && { because: longest.limit.words }) };
}

/** The first ones pass at once; each further round waits for the next window. */
function waitFor({ requests, seconds }: Limit, count: number): number {
  return Math.max(0, Math.ceil(count / requests) - 1) * seconds;
}

function domainWrites({ op, oldInputs, newInputs }: Change): number {
  const [olds, news] = [oldInputs, newInputs].map((inputs) => {
    const domains = inputs?.customDomains;
    return Array.isArray(domains) ? (domains as unknown[]) : [];
  });
  if (isMade(op)) return (news ?? []).length;
  if (op !== "update") return 0;
  const [dropped, added] = [
    olds?.filter((name) => !news?.includes(name)),
    news?.filter((name) => !olds?.includes(name)),
  ];
  return (dropped ?? []).length + (added ?? []).length;
}

/** How many of these settings change in an update: each is written by itself. */
function changed({ op, properties }: Change, names: readonly string[]): number {
  if (op !== "update") return 0;
  return names.filter((name) => properties.some(({ steps }) => steps[0] === name)).length;
}

/** All that has no endpoint of its own is written by one request. */
function patches({ op, properties }: Change): number {
  return op === "update" && properties.some(({ steps: [first] }) => !OWN_ENDPOINTS.includes(String(first))) ? 1 : 0;
}

/** A new service's variables are written at once, each other one by itself; so is each link to a group. Secret files are one request. */
function configurationWrites({ change, keys, properties }: SystemRollout): number {
  return sum(
    keys.map((key) => {
      const [before, after] = [change.oldInputs, change.newInputs].map((inputs) => valueAt(inputs, ["services", key]));
      if (after === undefined) return 0;
      const ids = [before, after].map((entry) => valueAt(entry, ["serviceId"]));
      const links = Object.keys(valueAt(after, ["envGroups"]) ?? {}).length;
      if (ids[0] !== ids[1]) return 1 + links + Number(valueAt(after, ["secretFiles"]) !== undefined);
      const fields = (properties.get(key) ?? []).map(({ steps: [, , field] }) => field);
      const isOwn = (field: unknown): boolean => field === "envVars" || field === "envGroups";
      return fields.filter(isOwn).length + Number(fields.includes("secretFiles"));
    }),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
