import { nameOf } from "../name";
import type {
  Environment,
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
import { RenderKeyValue } from "./key-value";
import { RenderPostgres } from "./postgres";
import { RenderRollout } from "./rollout";
import { RenderStaticSite } from "./static-site";
import { RenderWebService } from "./web-service";

/** What Render needs to know of a system to make its parts. */
export interface RenderPlatformArgs {
  /** The system's name. */
  system: string;
  environment: Environment;
  region: "oregon" | "ohio" | "virginia" | "frankfurt" | "singapore";
  /** Names on Render of parts that aren't named by rule. */
  names: Readonly<Record<string, string>>;
}

/** What every component of one system on Render is told. */
export interface Placement {
  /** Pulumi's logical name, without the environment: `<system>-<part>`. */
  logicalName: string;
  /** The name within the system. */
  part: string;
  /** The name on Render. */
  renderName: string;
  region: RenderPlatformArgs["region"];
  /** Whether Pulumi must refuse to delete what holds data. */
  protectData: boolean;
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
