import type { PlannedDeploy } from "@slipway/render-api";
import type { Operation } from "../preview/preview";

/** What a reviewer is told of a stack's next update. It is the document that `--format json` prints; Markdown and HTML show it. */
export interface Report {
  /** The form of this document: a higher number means that something in it has another meaning. */
  version: 1;
  stack: string;
  outcome: "changes" | "nothing to do" | "refused";
  /** What happens to those who use the stack, in one line. */
  summary: string;
  systems: SystemReport[];
  releases: ReleaseReport[];
  rules: RulesReport;
  /** None where the preview was refused. */
  cost?: CostReport;
  requests: RequestsReport;
  /** Everything that the preview says of what changes. */
  resources: ResourceReport[];
}

/** What changes in one system. */
export interface SystemReport {
  /** Its name; empty for what belongs to none. */
  system: string;
  parts: PartReport[];
  /** Its changed parts and their neighbours, in Mermaid's language. */
  picture?: string;
}

/** What changes of one service or data store, or of a rollout itself. */
export interface PartReport {
  part: string;
  kind: string;
  /** `deploy` where only what it runs changes. */
  op: Exclude<Operation, "same"> | "deploy";
  settings: SettingChange[];
  /** What the rollout does with it; none where it is not deployed. */
  deploy?: DeployReport;
  /** Who waits for it, and how long; none where nobody does. */
  downtime?: string;
  dataAtRisk?: DataAtRisk;
}

/** What the provider says of a deploy, with the whole releases where the preview knows them. */
export interface DeployReport extends Omit<PlannedDeploy, "key"> {
  from?: string;
  to?: string;
}

/** A setting or variable. A secret's values are never here. */
export interface SettingChange {
  name: string;
  kind: "add" | "delete" | "update";
  isSecret: boolean;
  /** Whether this change is why the part is replaced. */
  replaces: boolean;
  from?: string;
  to?: string;
  /** In place of `from` and `to` where it is a list. */
  added?: string[];
  removed?: string[];
}

export interface DataAtRisk {
  what: string;
  /** Whether Pulumi refuses it as long as the resource is protected. */
  isProtected: boolean;
}

/** Services that move from one release to another together. */
export interface ReleaseReport {
  system: string;
  services: string[];
  from?: string;
  to?: string;
  /** Whether what comes is older than what runs; none where that can't be told. */
  isOlder?: boolean;
  /** The newest first; none where no repository at hand has them. */
  commits?: CommitReport[];
  /** Where the two can be compared by eye. */
  comparison?: string;
  migrations: MigrationReport[];
  /** Why there are neither commits nor migrations here. */
  unavailable?: string;
}

export interface CommitReport {
  commit: string;
  subject: string;
  author: string;
  date: string;
}

export interface MigrationReport {
  path: string;
  change: "added" | "changed" | "removed";
  sql: string;
}

export interface RulesReport {
  /** What has to be fixed before anything happens. */
  problems: SettingsProblem[];
  /** Why the preview failed, where that isn't a problem with settings. */
  failure?: string;
  warnings: string[];
  notes: string[];
}

/** Something wrong with a setting. */
export interface SettingsProblem {
  /** Where, and what is wrong with it. */
  message: string;
  /** Lines that fix it. */
  fixes: string[];
}

/** What the stack costs a month, in US dollars. Parts whose plan has no known price are named, and are in no sum. */
export interface CostReport {
  before: number;
  after: number;
  changes: { part: string; system: string; before: number | null; after: number | null }[];
  /** The sums of each system that costs anything. */
  systems: { system: string; before: number; after: number }[];
  unknown: string[];
  /** What it may cost, where that is set. */
  budget?: number;
  /** Where the prices come from, and of when. */
  source: string;
}

/** The requests that the update makes, and how long Render's limits make it wait. */
export interface RequestsReport {
  writes: number;
  /** What a refresh before the update reads, as CI has it. */
  reads: number;
  /** What is read each minute while deploys and new data stores are waited for. */
  readsPerMinute: number;
  waitSeconds: number;
  /** The limit that makes it wait the longest, in words. */
  because?: string;
}

/** One resource as Pulumi has it. */
export interface ResourceReport {
  urn: string;
  op: Exclude<Operation, "same">;
  properties: { path: string; kind: "add" | "delete" | "update"; replaces: boolean; from?: string; to?: string }[];
}
