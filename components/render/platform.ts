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
}

/** Render, or the emulator: the same program, another address. */
export class RenderPlatform implements Platform {
  constructor(private readonly args: RenderPlatformArgs) {}

  webService(name: string, args: WebServiceArgs): WebService {
    return new RenderWebService(this.place(name), args);
  }

  staticSite(name: string, args: StaticSiteArgs): Service {
    return new RenderStaticSite(this.place(name), args);
  }

  postgres(name: string, args: PostgresArgs): Postgres {
    return new RenderPostgres(this.place(name), args);
  }

  keyValue(name: string, args: KeyValueArgs): KeyValue {
    return new RenderKeyValue(this.place(name), args);
  }

  rollout(args: RolloutArgs): Rollout {
    return new RenderRollout(this.args.system, args);
  }

  private place(part: string): Placement {
    const { system, environment, region, names } = this.args;
    return {
      logicalName: `${system}-${part}`,
      part,
      renderName: nameOf(system, part, environment, names),
      region,
      protectData: environment !== "local",
    };
  }
}
