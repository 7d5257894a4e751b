import type { Environment } from "../environment";

/** What a service is, in the words of whoever runs it. */
export type ServiceKind = ProcessKind | "cron job" | "static site";

/** What a service is that runs as processes. */
export type ProcessKind = "web service" | "private service" | "background worker";

/** What a part of a system is, in the words of whoever runs it. */
export type PartKind = ServiceKind | "Postgres" | "key value" | "generated secret";

/** One part of a system, as its settings make it. */
export interface OutlinePart {
  /** Its name within the system. */
  name: string;
  kind: PartKind;
  /** What it is called on the platform. */
  platformName: string;
  /** Its size; nothing for what has none. */
  plan?: string;
  /** What its code runs on; nothing for what has none of its own. */
  runtime?: string;
  /** How many run; nothing for what isn't a process. */
  instances?: number;
  /** How many run at most, where its load says how many. */
  mostInstances?: number;
  /** Gigabytes of disk, where it has one. */
  diskSizeGB?: number;
  /** Domains of one's own. */
  domains: readonly string[];
  /** Whether anything outside the platform can reach it: web services and static sites can be, a data store where networks are let in. */
  isPublic: boolean;
  /** Whether it is made to be opened by browsers. */
  isBrowserFacing: boolean;
}

/** One variable of a service in which something of another part stands. */
export interface Read {
  /** The part that is read. */
  from: string;
  /** The service that has the variable. */
  to: string;
  variable: string;
  what: "public address" | "private address" | "connection" | "secret";
}

/** One variable of a service, as a system's settings make it. */
export interface OutlineVariable {
  service: string;
  name: string;
  /** With `<host of api>` and the like in place of what nobody knows yet. */
  value: string;
  /** Whether there is nothing of that kind in it. */
  isKnown: boolean;
  isSecret: boolean;
  isReadByBuild: boolean;
  /** Whether it is the manifest's default, since nobody gave a value. */
  isDefault: boolean;
  /** The group that gives it; nothing for what is the service's own. */
  group?: string;
  reads: readonly Pick<Read, "from" | "what">[];
}

/** One secret file of a service. What is in it nobody is told. */
export interface OutlineFile {
  service: string;
  name: string;
  /** The group that gives it; nothing for what is the service's own. */
  group?: string;
}

/** A system's parts and who reads what of whom, with no value of a variable in it. */
export interface SystemOutline {
  system: string;
  environment: Environment;
  parts: readonly OutlinePart[];
  reads: readonly Read[];
  /** Variables of which nobody can say what stands in them, and why. */
  unread: readonly { service: string; variable: string; reason: string }[];
}

/** How many instances of a part run: `3`, or `1 to 4` where its load says how many. */
export function instancesText({ instances = 1, mostInstances = instances }: OutlinePart): string {
  return mostInstances > instances ? `${instances} to ${mostInstances}` : String(instances);
}
