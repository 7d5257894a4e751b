import { join } from "node:path";
import getPort from "get-port";
import { z } from "zod";
import type { Target } from "../engine/steady-traffic";
import { Application, applicationFolder } from "./application";
import { type Place, placeOf, Team } from "./team";

export type StackName = "staging" | "production";

/** How a world differs from the usual one. */
export interface WorldOptions {
  /** Staging runs what `main` holds, as Render deploys it by itself; else a release, as production does. */
  stagingFollows?: boolean;
  /** Further settings of `realtime`, by stack. */
  settings?: Partial<Record<StackName, Record<string, unknown>>>;
}

/**
 * What a team has: this project in a clone of their own, whose stacks `staging` and `production` are in its git and stand
 * side by side on one emulator, and the application in a repository of its own at a URL.
 *
 * All of it is in one temporary folder, on ports of the operating system's choice, and goes with it.
 */
export class World extends Team {
  private constructor(
    place: Place,
    readonly application: Application,
  ) {
    super(place, "realtime");
  }

  /** With nothing brought up yet; both stacks' files are committed, production's with the application's first commit as its release. */
  static async create(options: WorldOptions = {}): Promise<World> {
    const place = await placeOf("world");
    const example = join(place.project.path, "examples/realtime");
    const world = new World(place, await Application.serve(place.folder, example));
    try {
      await world.settle(options);
      return world;
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** An output of a stack, such as `realtime.apiUrl`. */
  async output(stack: StackName, name: string): Promise<string> {
    return z.string().parse((await this.outputs(stack))[name]);
  }

  /** What visitors of a stack ask for. */
  async visits(stack: StackName): Promise<Target[]> {
    return [
      { url: `${await this.output(stack, "realtime.apiUrl")}/symbols`, holds: "BTCUSDT" },
      { url: await this.output(stack, "realtime.dashboardUrl"), holds: "<title>Realtime ticks</title>" },
    ];
  }

  private async settle({ stagingFollows = false, settings = {} }: WorldOptions): Promise<void> {
    const host = `http://127.0.0.1:${await getPort({ host: "127.0.0.1" })}/v1`;
    const source = { "render:host": host, repo: this.application.url, rootDir: applicationFolder };
    const release = await this.application.commitOf();
    // With hours of a past, its checks need not wait until a minute is over.
    const variables = { feeder: { HISTORY_MINUTES: 60 } };
    const pin = stagingFollows ? { follow: true } : { follow: undefined, release };
    await this.set("staging", { ...source, ...pin, variables, ...settings.staging });
    // Its domains lead nowhere here.
    const addresses = { domains, "slipway:addresses": "render" };
    await this.set("production", { ...source, ...addresses, release, ...settings.production });
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    await this.application[Symbol.asyncDispose]();
  }
}

const domains = {
  dashboard: "app.example.com",
  "orchestrator-api": "api.example.com",
  "realtime-gateway": "live.example.com",
};
