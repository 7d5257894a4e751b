import type { z } from "zod";
import type { Api } from "../http/typed-routes";
import type { Profile } from "../profile";
import type { Replacements } from "../runtimes/docker/base-images";
import type { Engines } from "../runtimes/docker/engines";
import type { Guard } from "../runtimes/guard";
import type { ProcessLoad } from "../runtimes/load/process-load";
import type { Capacity } from "../runtimes/process/capacity";
import type { RuntimeName } from "../runtimes/runtime";
import type { Sources } from "../sources";
import type { Events } from "./events/state";
import type { HostNames } from "./host-names";
import type { Store } from "./store";
import type { LogStore } from "./logs/state";
import type { Survey } from "./metrics/survey";
import type { Traffic } from "./metrics/traffic";

/** What every kind of resource is built on. */
export interface Foundation {
  dataDir: string;
  /** Where package downloads are kept. */
  cacheDir: string;
  /** Where builds are kept. */
  servicesDir: string;
  /** Path of a Redis or Valkey server; absent: what is found on the PATH. */
  redisServer: string | undefined;
  /** Which host names connection strings have. */
  hostNames: HostNames;
  profile: Profile;
  /** How services and data stores are run, if they are. */
  runtime: RuntimeName;
  /** What stands in place of the base images of Dockerfiles. */
  baseImages: Replacements;
  /** Where containers run. */
  engines: Engines;
  capacity: Capacity;
  /** What its processes take. */
  load: ProcessLoad;
  /** What its services are asked from outside. */
  traffic: Traffic;
  /** What the kinds can tell of their resources as a whole; each adds its own when it starts. */
  surveys: Survey[];
  sources: Sources;
  store: Store;
  logs: LogStore;
  /** Where what happens to services and data stores is noted. */
  events: Events;
  guard: Guard;
  /** What has to be done at the end, the last first. */
  ending: (() => unknown)[];
}

/** One kind of resource of Render's: a row of the table that the emulator walks when it starts. */
export interface Kind {
  /** Its part of the state. Arrays have a default, so that a state from before the kind can be read. */
  readonly state: z.ZodRawShape;
  /** Starts what was there before, notes how it ends, and returns what adds its routes. */
  start(foundation: Foundation): Promise<(api: Api) => void>;
}
