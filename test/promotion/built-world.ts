import { join } from "node:path";
import getPort from "get-port";
import { stringify } from "yaml";
import { type GitHost, serveGit } from "../../operations/src/git-host/serve";
import type { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { buildApplication, type BuiltName } from "./built-application";
import { type Place, placeOf, succeed, Team } from "./team";

/** What a system has to be told beyond where its code is. */
interface Told {
  settings?: object;
  inProduction?: object;
  /** By their paths in its settings. */
  secrets?: Readonly<Record<string, string>>;
}

const told: Readonly<Record<BuiltName, Told>> = {
  backend: {
    settings: { variables: { api: { SUPABASE_JWT_ISSUER: "https://shop.supabase.co/auth/v1" } } },
    secrets: { "variables.api.SUPABASE_JWT_SECRET": "the-jwt-secret-of-the-shop-s-project" },
  },
  webapp: { inProduction: { domains: { api: "api.example.com", web: "app.example.com" } } },
  goapp: { inProduction: { domains: { web: "notes.example.com" } } },
  // Its checks wait for a tick of its job.
  fleet: { settings: { variables: { api: { TRIP_REPORT_INTERVAL_SECONDS: 1 } } } },
};

/** What a team has with one system whose application is built once, and kept. */
export class BuiltWorld extends Team {
  private constructor(
    place: Place,
    override readonly system: BuiltName,
    /** Where a developer of the application works; a commit there is a push. */
    readonly application: TestRepository,
    private readonly host: GitHost,
  ) {
    super(place, system);
  }

  /**
   * With nothing brought up yet; the stacks' files are committed, each with the application's first commit as its release.
   *
   * @param stacks each is of the environment that it is called by
   * @param settings further ones of the system
   */
  static async create(system: BuiltName, stacks: readonly string[], settings: object = {}): Promise<BuiltWorld> {
    const place = await placeOf(system);
    const built = await buildApplication(system, join(place.folder, "application"));
    const world = new BuiltWorld(place, system, built.repository, await serveGit(built.repository.path, 0));
    try {
      await world.settle(stacks, { ...built.settings, ...settings });
      return world;
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The commit that the application stands at. */
  newest(): Promise<string> {
    return this.application.git("rev-parse", "HEAD");
  }

  private async settle(stacks: readonly string[], more: object): Promise<void> {
    const host = `http://127.0.0.1:${await getPort({ host: "127.0.0.1" })}/v1`;
    const { settings, inProduction, secrets = {} } = told[this.system];
    const everywhere = { repo: this.host.url, release: await this.newest(), ...settings, ...more };
    for (const stack of stacks) {
      const own = stack === "production" ? { ...everywhere, ...inProduction } : everywhere;
      // Its domains lead nowhere here.
      const about = { "render:host": host, "slipway:environment": stack, "slipway:addresses": "render" };
      const config = { ...about, [`slipway:${this.system}`]: own };
      await this.project.commit({ [`Pulumi.${stack}.yaml`]: stringify({ config }) }, `Have ${stack}`);
      if (Object.keys(secrets).length > 0) await succeed(this.pulumi(stack, "stack", "init"));
      for (const [path, value] of Object.entries(secrets)) {
        const setting = ["--secret", "--path", `slipway:${this.system}.${path}`, value];
        await succeed(this.pulumi(stack, "config", "set", ...setting));
      }
    }
    await this.keep("Encrypt the secrets");
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    await this.host[Symbol.asyncDispose]();
  }
}
