import { type DeployReply, formatRelease, parseRelease, releaseOf, sameRelease } from "@slipway/render-api";
import { isDeepStrictEqual } from "node:util";
import type { Plain } from "../../declaration/plain";
import { digestOf } from "../../values/digest";
import type { rollout, RolloutInputs } from "./declaration";

/** What one service is to run. */
export type Entry = RolloutInputs["services"][string];

/** What one service runs, as an earlier rollout or a refresh left it. */
export type DeployedRecord = Plain<typeof rollout.outputs.deployed.type.value.properties>;

export type Records = Readonly<Record<string, DeployedRecord>>;

/** A deploy that was live once. */
type KeptDeploy = DeployedRecord["history"][number];

/** More than Render keeps builds of, on any plan. */
const longestHistory = 30;

/**
 * What an entry's variables, secret files and groups come to: all of them, and those among them that a build may read. What is in a group is
 * a matter of the triggers.
 */
export function variablesOf({ envVars = {}, runtimeEnvVars = [], secretFiles = {}, envGroups = {} }: Entry) {
  // No variable's name is a path.
  const files = Object.entries(secretFiles).map(([name, content]) => [`/etc/secrets/${name}`, content] as const);
  const groups = Object.values(envGroups).map((id) => [`/env-groups/${id}`, ""] as const);
  const ofBuild = Object.entries(envVars).filter(([name]) => !runtimeEnvVars.includes(name));
  return {
    variables: digestOf({ ...envVars, ...Object.fromEntries([...files, ...groups]) }),
    buildVariables: digestOf(Object.fromEntries([...ofBuild, ...files, ...groups])),
  };
}

/** The record of an entry that is live with this deploy. Records speak of what is live, of nothing else. */
export function recordOf(entry: Entry, deploy: DeployReply, before: DeployedRecord | undefined): DeployedRecord {
  const { serviceId, source, triggers = {} } = entry;
  // Where Render does not say what a deploy runs, it was checked as far as it could be.
  const release = releaseText(deploy) || (entry.release ?? "");
  return {
    serviceId,
    deployId: deploy.id,
    release,
    ...(source !== undefined && { source }),
    triggers,
    ...variablesOf(entry),
    history: withDeploy(historyOf(serviceId, before), {
      deployId: deploy.id,
      release,
      identity: identityOf(entry, release),
    }),
  };
}

/** The record of a service that went back to what its last record says, by a deploy of its own. */
export function wentBack(before: DeployedRecord, deploy: DeployReply): DeployedRecord {
  const kept = before.history.find(({ deployId }) => deployId === before.deployId);
  return {
    ...before,
    deployId: deploy.id,
    history: kept === undefined ? before.history : withDeploy(before.history, { ...kept, deployId: deploy.id }),
  };
}

/** The record of a service of which nobody knows how what is live was configured: whatever is desired is deployed. */
export function unknownConfiguration(
  serviceId: string,
  live: DeployReply | undefined,
  before?: DeployedRecord,
): DeployedRecord {
  return {
    serviceId,
    deployId: live?.id ?? "",
    release: live === undefined ? "" : releaseText(live),
    ...(before?.source !== undefined && { source: before.source }),
    triggers: {},
    variables: "",
    buildVariables: "",
    history: historyOf(serviceId, before),
  };
}

/** Whether the service has to be deployed for the entry to hold. */
export function needsDeploy(entry: Entry, record: DeployedRecord | undefined): boolean {
  return (
    record === undefined || record.deployId === "" || !isSameBuild(entry, record) || !hasSameVariables(entry, record)
  );
}

/** Whether what is live is of the entry's release, source and triggers, whatever its variables, secret files and groups. */
function isSameBuild(entry: Entry, record: DeployedRecord): boolean {
  return (
    record.serviceId === entry.serviceId &&
    (entry.release === undefined ? entry.source === record.source : isRelease(entry.release, record.release)) &&
    isDeepStrictEqual({ ...record.triggers }, { ...entry.triggers })
  );
}

function hasSameVariables(entry: Entry, record: DeployedRecord): boolean {
  return record.variables === variablesOf(entry).variables;
}

/** Whether the build that is live serves, since only variables changed that no build reads. */
export function reusesBuild(entry: Entry, record: DeployedRecord): boolean {
  const { buildVariables } = variablesOf(entry);
  return record.deployId !== "" && isSameBuild(entry, record) && buildVariables === record.buildVariables;
}

/**
 * The deploy at which everything was as the entry asks, if there was one. A service that follows its branch has none
 * to go back to.
 */
export function keptDeploy(entry: Entry, record: DeployedRecord): KeptDeploy | undefined {
  const { release } = entry;
  if (release === undefined || record.serviceId !== entry.serviceId) return undefined;
  const identity = identityOf(entry, release);
  return record.history.find((kept) => kept.identity === identity && kept.deployId !== record.deployId);
}

/** Whether two texts name the same release. */
export function isRelease(one: string, other: string): boolean {
  return one === other || sameRelease(parseRelease(one), parseRelease(other));
}

/** Whether a release is an image: then nothing is built. */
export function isImage(release: unknown): boolean {
  return typeof release === "string" && parseRelease(release)?.kind === "image";
}

function identityOf(entry: Entry, text: string): string {
  const parsed = parseRelease(text);
  // One image has several names.
  const release = parsed?.kind === "image" ? parsed.digest : text;
  return digestOf({ release, triggers: entry.triggers ?? {}, variables: variablesOf(entry).variables });
}

function historyOf(serviceId: string, record: DeployedRecord | undefined): KeptDeploy[] {
  return record?.serviceId === serviceId ? [...record.history] : [];
}

/** The newest first, each identity once. */
function withDeploy(history: readonly KeptDeploy[], newest: KeptDeploy): KeptDeploy[] {
  return [newest, ...history.filter(({ identity }) => identity !== newest.identity)].slice(0, longestHistory);
}

/** What a deploy runs, as text; empty where Render does not say. */
export function releaseText(deploy: DeployReply): string {
  const release = releaseOf(deploy);
  return release === undefined ? "" : formatRelease(release);
}
