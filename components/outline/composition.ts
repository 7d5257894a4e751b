import type * as pulumi from "@pulumi/pulumi";
import type { CronJobArgs, KeyValueArgs, PostgresArgs, ProcessArgs, StaticSiteArgs, WebServiceArgs } from "../platform";

/** Something that a part tells others, whole: the way in which it stands in a variable. */
export interface ToldText {
  /** The part that tells it. */
  from: string;
  what:
    | "url"
    | "hostname"
    | "hostport"
    | "host"
    | "connectionString"
    | "externalConnectionString"
    | "user"
    | "password"
    | "database"
    | "secret";
}

/** A text that is known, or one that a part tells. */
export type ValuePiece = string | ToldText;

/** A part as its composition asks for it, with every value known. */
export type AskedPart = { name: string; platformName: string } & (
  | { kind: "web service"; args: Known<WebServiceArgs> }
  | { kind: "private service"; args: Known<ProcessArgs> }
  | { kind: "background worker"; args: Known<ProcessArgs> }
  | { kind: "cron job"; args: Known<CronJobArgs> }
  | { kind: "static site"; args: Known<StaticSiteArgs> }
  | { kind: "Postgres"; args: Known<PostgresArgs> & { diskSizeGB?: number } }
  | { kind: "key value"; args: Known<KeyValueArgs> }
  | { kind: "generated secret"; args: object }
);

/** Arguments in which no output is left. */
export type Known<Args> = pulumi.Unwrap<Args>;

/** One variable of a service. */
export interface AskedVariable {
  name: string;
  /** What its value is joined of. */
  pieces: readonly ValuePiece[];
  /** Whether its value is a secret: it is one by the manifest, or something that is one stands in it. */
  isSecret: boolean;
}

/** A service in its rollout. */
export interface AskedService {
  name: string;
  variables: readonly AskedVariable[];
  /** Names of its secret files. */
  secretFiles: readonly string[];
  /** Services that must be live before it. */
  after: readonly string[];
}

/** All that a composition asks of its platform. In contrast to an outline, values of variables stand in it: secrets, too. */
export interface AskedComposition {
  system: string;
  parts: readonly AskedPart[];
  services: readonly AskedService[];
  rollbackOnFailure: boolean;
  /** Whether something stands in a text that only the real part can tell, so that it isn't in this text what it will be. */
  isMadeUp: (text: string) => boolean;
}
