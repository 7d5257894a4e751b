import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "./environment";
import type { Asked, runWithMocks } from "./mocks.fixture";
import type { Build, Image, Platform, Source } from "./platform";
import type { SystemPlace } from "./platform-definition";

/** A platform under test. */
export interface PlatformUnderTest {
  /** Its name in component types: `slipway:<name>:<Kind>`. */
  name: string;
  open: (place: SystemPlace) => Platform;
  /** Runs a program against mocks of its provider. */
  run: <Result>(program: () => Result) => ReturnType<typeof runWithMocks<Result>>;
  /** Another provider of the same package. */
  makeProvider: (name: string) => pulumi.ProviderResource;
  /**
   * How its services are made.
   *
   * @default by a Dockerfile
   */
  build?: Build | Image;
  /**
   * Kinds that it has none of, each with what it says of them.
   *
   * @default none
   */
  refused?: Partial<Record<Kind, string>>;
  /**
   * What its services can't have, though it has their kind; its own tests say how it refuses that.
   *
   * @default nothing
   */
  lacks?: readonly Feature[];
  /**
   * Kinds of which it makes nothing.
   *
   * @default none
   */
  unmade?: readonly Kind[];
  /**
   * Whether it makes what services run as when they are rolled out, and not before.
   *
   * @default false
   */
  makesAtRollout?: boolean;
  /**
   * Whether what stands beneath a component has its data.
   *
   * @default all of it
   */
  holdsData?: (child: Asked) => boolean;
}

/** What a service may have that not every platform can give it. */
export type Feature = "domains" | "preDeployCommand" | "secretFiles";

/** Whether a platform has a kind. */
export function has({ refused = {} }: Pick<PlatformUnderTest, "refused">, kind: Kind): boolean {
  return refused[kind] === undefined;
}

/** Whether a platform's services can have something. */
export function canHave({ lacks = [] }: Pick<PlatformUnderTest, "lacks">, feature: Feature): boolean {
  return !lacks.includes(feature);
}

/** The platform opened for `shop`, under a component called `top`. */
export function openUnder({ open }: Pick<PlatformUnderTest, "open">, environment: Environment = "staging"): Platform {
  const parent = new pulumi.ComponentResource("test:index:Shop", "top");
  return open({ system: "shop", environment, nameOf: (part) => `shop-${part}-name`, parent });
}

/** What a platform can be asked for. */
export type Kind = keyof typeof kinds;

export type Make = (platform: Platform, options?: pulumi.ComponentResourceOptions, build?: Build | Image) => unknown;

export const source: Source = { repo: "https://github.com/acme/shop" };
export const build = { dockerfile: "Dockerfile" };
export const schedule = "0 3 * * *";
export const site = { source, buildCommand: "make", publishPath: "dist" };
export const none = { values: {}, runtimeOnly: [], defaults: [] };
export const kinds = {
  WebService: (platform, options, made = build) => platform.webService("part", { source, build: made }, options),
  PrivateService: (platform, options, made = build) =>
    platform.privateService("part", { source, build: made }, options),
  BackgroundWorker: (platform, options, made = build) =>
    platform.backgroundWorker("part", { source, build: made }, options),
  CronJob: (platform, options, made = build) => platform.cronJob("part", { source, build: made, schedule }, options),
  StaticSite: (platform, options) => platform.staticSite("part", site, options),
  Postgres: (platform, options) => platform.postgres("part", { plan: "free", version: "17" }, options),
  KeyValue: (platform, options) => platform.keyValue("part", { plan: "free" }, options),
  GeneratedSecret: (platform, options) => platform.secret("part", {}, options),
  EnvGroup: (platform, options) => platform.envGroup("part", {}, options),
  Rollout: (platform, options) => platform.rollout({ entries: [] }, options),
} satisfies Record<string, Make>;

/** Of those that hold data. */
const disk = { mountPath: "/var/data" };
export const holders: Record<string, Make> = {
  Postgres: kinds.Postgres,
  KeyValue: kinds.KeyValue,
  "WebService with a disk": (platform, options, made = build) =>
    platform.webService("part", { source, build: made, disk }, options),
  "PrivateService with a disk": (platform, options, made = build) =>
    platform.privateService("part", { source, build: made, disk }, options),
  "BackgroundWorker with a disk": (platform, options, made = build) =>
    platform.backgroundWorker("part", { source, build: made, disk }, options),
};
