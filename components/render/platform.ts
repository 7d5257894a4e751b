import type * as pulumi from "@pulumi/pulumi";
import { nameOf } from "../name";
import type { Environment } from "../environment";
import type {
  KeyValue,
  KeyValueArgs,
  Platform,
  Postgres,
  PostgresArgs,
  Rollout,
  RolloutArgs,
  Service,
  StaticSiteArgs,
  WebService,
  WebServiceArgs,
} from "../platform";
import type { Region } from "@pulumiverse/render";
import { RenderKeyValue } from "./key-value";
import type { Placement } from "./placement";
import { RenderPostgres } from "./postgres";
import { RenderRollout } from "./rollout";
import { RenderStaticSite } from "./static-site";
import { RenderWebService } from "./web-service";

/** What Render needs to know of a system to make its parts. */
export interface RenderPlatformArgs {
  /** The system's name. */
  system: string;
  environment: Environment;
  region: Region;
  /** Names on Render of parts that aren't named by rule. */
  names: Readonly<Record<string, string>>;
  /** What its parts stand under in Pulumi's tree. Default: the stack. */
  parent?: pulumi.Resource;
}

/** Render, or the emulator: the same program, another address. */
export class RenderPlatform implements Platform {
  constructor(private readonly args: RenderPlatformArgs) {}

  webService(name: string, args: WebServiceArgs, options?: pulumi.ComponentResourceOptions): WebService {
    return new RenderWebService(this.place(name), args, this.underParent(options));
  }

  staticSite(name: string, args: StaticSiteArgs, options?: pulumi.ComponentResourceOptions): Service {
    return new RenderStaticSite(this.place(name), args, this.underParent(options));
  }

  postgres(name: string, args: PostgresArgs, options?: pulumi.ComponentResourceOptions): Postgres {
    return new RenderPostgres(this.place(name), args, this.keepingData(options));
  }

  keyValue(name: string, args: KeyValueArgs, options?: pulumi.ComponentResourceOptions): KeyValue {
    return new RenderKeyValue(this.place(name), args, this.keepingData(options));
  }

  rollout(args: RolloutArgs, options?: pulumi.ComponentResourceOptions): Rollout {
    return new RenderRollout(this.args.system, args, this.underParent(options));
  }

  private underParent(options?: pulumi.ComponentResourceOptions): pulumi.ComponentResourceOptions {
    const { parent } = this.args;
    return { ...(parent && { parent }), ...options };
  }

  /** Outside of `local`, Pulumi refuses to delete what holds data, unless it is told otherwise. */
  private keepingData(options?: pulumi.ComponentResourceOptions): pulumi.ComponentResourceOptions {
    return this.underParent({ ...(this.args.environment !== "local" && { protect: true }), ...options });
  }

  private place(part: string): Placement {
    const { system, environment, region, names } = this.args;
    return {
      logicalName: `${system}-${part}`,
      part,
      renderName: nameOf(system, part, environment, names),
      region,
    };
  }
}
