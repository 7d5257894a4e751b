import type * as pulumi from "@pulumi/pulumi";
import type { Region } from "@pulumiverse/render";
import { z } from "zod";
import { isDisposable } from "../environment";
import type {
  CronJobArgs,
  EnvGroup,
  EnvGroupArgs,
  KeyValue,
  KeyValueArgs,
  Platform,
  Postgres,
  PostgresArgs,
  PrivateService,
  ProcessArgs,
  PublicService,
  Rollout,
  RolloutArgs,
  SecretArgs,
  Service,
  StaticSiteArgs,
  WebService,
  WebServiceArgs,
} from "../platform";
import type { SystemPlace } from "../platform-definition";
import { RenderBackgroundWorker } from "./background-worker";
import { RenderCronJob } from "./cron-job";
import { RenderEnvGroup } from "./env-group";
import { RenderKeyValue } from "./key-value";
import type { Placement } from "./placement";
import { RenderPostgres } from "./postgres";
import { RenderPrivateService } from "./private-service";
import { RenderRollout } from "./rollout";
import { RenderSecret } from "./secret";
import { RenderStaticSite } from "./static-site";
import { RenderWebService } from "./web-service";

/** What all services that have domains of their own are found at: the first of them, or the address that Render gives to each. */
export const addressesSchema = z.enum(["domains", "render"]);

/** How Render is opened for one system. */
export interface RenderPlatformArgs extends SystemPlace {
  region: Region;
  /** @default "domains" */
  addresses?: z.infer<typeof addressesSchema> | undefined;
}

/** Render, opened for one system. */
export class RenderPlatform implements Platform {
  readonly #made = new Set<string>();
  readonly #rolledOut = new Set<string>();

  constructor(private readonly args: RenderPlatformArgs) {}

  webService(name: string, args: WebServiceArgs, options?: pulumi.ComponentResourceOptions): WebService {
    this.#made.add(name);
    return new RenderWebService(this.place(name), args, this.keepingDisk(args, options));
  }

  privateService(name: string, args: ProcessArgs, options?: pulumi.ComponentResourceOptions): PrivateService {
    this.#made.add(name);
    return new RenderPrivateService(this.place(name), args, this.keepingDisk(args, options));
  }

  backgroundWorker(name: string, args: ProcessArgs, options?: pulumi.ComponentResourceOptions): Service {
    this.#made.add(name);
    return new RenderBackgroundWorker(this.place(name), args, this.keepingDisk(args, options));
  }

  cronJob(name: string, args: CronJobArgs, options?: pulumi.ComponentResourceOptions): Service {
    this.#made.add(name);
    return new RenderCronJob(this.place(name), args, this.underParent(options));
  }

  staticSite(name: string, args: StaticSiteArgs, options?: pulumi.ComponentResourceOptions): PublicService {
    this.#made.add(name);
    return new RenderStaticSite(this.place(name), args, this.underParent(options));
  }

  postgres(name: string, args: PostgresArgs, options?: pulumi.ComponentResourceOptions): Postgres {
    return new RenderPostgres(this.place(name), args, this.keepingData(options));
  }

  keyValue(name: string, args: KeyValueArgs, options?: pulumi.ComponentResourceOptions): KeyValue {
    return new RenderKeyValue(this.place(name), args, this.keepingData(options));
  }

  secret(name: string, args: SecretArgs = {}, options?: pulumi.ComponentResourceOptions): pulumi.Output<string> {
    return new RenderSecret(this.logicalName(name), args, this.underParent(options)).value;
  }

  envGroup(name: string, args: EnvGroupArgs, options?: pulumi.ComponentResourceOptions): EnvGroup {
    return new RenderEnvGroup(this.place(name), args, this.underParent(options));
  }

  rollout(args: RolloutArgs, options?: pulumi.ComponentResourceOptions): Rollout {
    for (const { service } of args.entries) this.#rolledOut.add(service.name);
    return new RenderRollout(this.args.system, args, this.underParent(options));
  }

  get notRolledOut(): readonly string[] {
    return [...this.#made].filter((service) => !this.#rolledOut.has(service));
  }

  private underParent(options?: pulumi.ComponentResourceOptions): pulumi.ComponentResourceOptions {
    const { parent } = this.args;
    return { ...(parent && { parent }), ...options };
  }

  /** Where data may not go with its stack, Pulumi refuses to delete what holds it, unless it is told otherwise. */
  private keepingData(options?: pulumi.ComponentResourceOptions): pulumi.ComponentResourceOptions {
    return this.underParent({ ...(!isDisposable(this.args.environment) && { protect: true }), ...options });
  }

  private keepingDisk(
    { disk }: ProcessArgs,
    options?: pulumi.ComponentResourceOptions,
  ): pulumi.ComponentResourceOptions {
    return disk === undefined ? this.underParent(options) : this.keepingData(options);
  }

  private place(part: string): Placement {
    const { environment, region, nameOf, nameSettingOf, addresses } = this.args;
    return {
      logicalName: this.logicalName(part),
      part,
      renderName: nameOf(part),
      nameSetting: nameSettingOf?.(part),
      region,
      reachedByDomain: addresses !== "render",
      disposable: isDisposable(environment),
    };
  }

  private logicalName(part: string): string {
    return `${this.args.system}-${part}`;
  }
}
