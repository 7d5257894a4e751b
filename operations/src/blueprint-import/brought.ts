import type { ToldText } from "../../../components/outline/composition";
import type {
  Autoscaling,
  Build,
  KeyValueArgs,
  PostgresArgs,
  ServiceDisk,
  StaticSiteArgs,
} from "../../../components/platform";
import type { Known } from "../../../components/outline/composition";
import type { Finding } from "./document";

/** What a variable is given. */
export type BroughtValue =
  | { text: string }
  /** A generated secret, by its name within the system. */
  | { secret: string }
  /** What a stack's settings give to a variable: this one, or another whose value it has. A service's is a secret anyhow, a site's where it says so. */
  | { asked: { service: string; key: string }; isSecret?: boolean }
  | { told: ToldText };

/** A variable of a service. */
export interface BroughtVariable {
  key: string;
  value: BroughtValue;
}

interface BroughtPart {
  /** Its name within the system. */
  part: string;
  /** What the Blueprint calls it. */
  name: string;
}

interface BroughtServiceBase extends BroughtPart {
  /** Folder of the repository that is its own; nothing where all services have the same. */
  rootDir: string;
  /** Globs relative to that folder; undefined for all of it. */
  paths: readonly string[] | undefined;
  domain: string | undefined;
  variables: readonly BroughtVariable[];
}

/** An image that a service runs, with nothing of the repository in it. */
export interface BroughtImage {
  /** As the Blueprint names it, by a tag or a digest or neither. */
  image: string;
  /** In place of the image's own command. */
  command: string | undefined;
  /** Name of the registry credential that it is pulled with. */
  credential: string | undefined;
}

/** A web service. */
export interface BroughtWebService extends BroughtServiceBase {
  kind: "web service";
  build: Known<Build> | BroughtImage;
  plan: string;
  instances: number;
  /** In place of a number of instances. */
  autoscaling: Autoscaling | undefined;
  healthCheckPath: string | undefined;
  preDeployCommand: string | undefined;
  shutdownDelaySeconds: number | undefined;
  disk: Known<ServiceDisk> | undefined;
}

/** A static site. */
export interface BroughtStaticSite extends BroughtServiceBase {
  kind: "static site";
  buildCommand: string;
  publishPath: string;
  headers: NonNullable<StaticSiteArgs["headers"]>;
  routes: NonNullable<StaticSiteArgs["routes"]>;
}

export type BroughtService = BroughtWebService | BroughtStaticSite;

/** The image that a service runs; undefined where it is built. */
export function imageOf(service: BroughtService): BroughtImage | undefined {
  return service.kind === "web service" && "image" in service.build ? service.build : undefined;
}

/** A data store. */
export type BroughtStore = BroughtPart & { allowedNetworks: { cidrBlock: string; description: string }[] } & (
    | ({ kind: "Postgres"; diskSizeGB: number | undefined } & Known<Pick<PostgresArgs, "plan" | "version">>)
    | ({ kind: "key value" } & Required<Known<Pick<KeyValueArgs, "plan" | "whenFull">>>)
  );

/** What a Blueprint describes, in the words of a system. */
export interface BroughtSystem {
  services: readonly BroughtService[];
  stores: readonly BroughtStore[];
  /** Undefined where the Blueprint names none: then it is the one that has the file. */
  repo: string | undefined;
  branch: string;
  /** The folder that all services have in common. */
  rootDir: string;
  region: string;
  /** Whether web services that have a domain are reached there alone. */
  onlyAtDomains: boolean;
  /** Whether Render deploys what is pushed. */
  followsBranch: boolean;
  /** What can't be brought over as it is. */
  left: readonly Finding[];
}
