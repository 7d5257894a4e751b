import { readFile } from "node:fs/promises";
import { join } from "node:path";
import getPort from "get-port";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { type GitHost, serveGit } from "../../operations/src/git-host/serve";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { addedSystem } from "../promotion/added-system";
import { type Place, placeOf, succeed, Team } from "../promotion/team";

/** The smallest system that is built by a Dockerfile, and can run an image in its place. */
const system = `import { z } from "zod";
import { defineSystem } from "../system";

export const greeter = defineSystem({
  name: "greeter",
  services: { web: { kind: "web", manifest: z.object({}), image: { name: "greeter-web", orBuilt: true } } },
  build({ platform }) {
    const web = platform.webService("web", { build: { dockerfile: "Dockerfile" }, healthCheckPath: "/" });
    platform.rollout({ web: { variables: {} } });
    return { url: web.url };
  },
});
`;

const server = (greeting: string) =>
  `require("node:http").createServer((_, response) => response.end("${greeting}")).listen(process.env.PORT, "0.0.0.0");\n`;

const Services = z.array(z.object({ service: z.object({ id: z.string() }) }));
const Deploys = z.array(
  z.object({ deploy: z.object({ status: z.string(), image: z.object({ sha: z.string() }).optional() }) }),
);

/** What a team has whose one service is a Dockerfile: stacks on an emulator that is not started yet, and the application in a repository at a URL. */
export class GreeterWorld extends Team {
  private constructor(
    place: Place,
    env: Readonly<Record<string, string | undefined>>,
    readonly application: TestRepository,
    private readonly host: GitHost,
    private readonly api: string,
  ) {
    super(place, "greeter", env);
  }

  /** @param images what the application is built on, and what the registry beside the emulator runs */
  static async create(images: { base: string; registry: string }): Promise<GreeterWorld> {
    const place = await placeOf("greeter");
    const dockerfile = `FROM ${images.base}\nCOPY server.js ./\nCMD ["node", "server.js"]\n`;
    const files = { Dockerfile: dockerfile, "server.js": server("first") };
    const application = await TestRepository.create(join(place.folder, "application"), files);
    const host = await serveGit(application.path, 0);
    const env = { RENDER_EMULATOR_RUNTIME: undefined, RENDER_EMULATOR_REGISTRY_IMAGE: images.registry };
    const api = `http://127.0.0.1:${await getPort({ host: "127.0.0.1" })}/v1`;
    const world = new GreeterWorld(place, env, application, host, api);
    const { project } = place;
    await project.commit({ ...addedSystem(project.path, "greeter"), "stacks/greeter/index.ts": system });
    return world;
  }

  /** Commits a stack's file, whose environment is called as the stack is. */
  async give(stack: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
    const greeter = { repo: this.host.url, ...settings };
    const config = { "render:host": this.api, "slipway:environment": stack, "slipway:greeter": greeter };
    await this.project.commit({ [`Pulumi.${stack}.yaml`]: stringify({ config }) }, `Set ${stack}`);
  }

  /** A commit of the application. */
  greet(greeting: string): Promise<string> {
    return this.application.commit({ "server.js": server(greeting) });
  }

  /**
   * Runs `slipway`, and commits what it has written.
   *
   * @returns what it has printed on standard output
   * @throws with all that it has printed, when it ended red
   */
  async run(...args: readonly string[]): Promise<string> {
    const { stdout } = await succeed(this.slipway(...args));
    await this.keep(args.join(" "));
    return stdout;
  }

  /** The image that a stack's file pins. */
  async pin(stack: string): Promise<string | undefined> {
    const text = await readFile(this.stackFile(stack), "utf8");
    const Pins = z.object({
      config: z.object({ "slipway:greeter": z.object({ releases: z.record(z.string(), z.string()) }) }),
    });
    return Pins.parse(parse(text)).config["slipway:greeter"].releases.web;
  }

  /** The id of a stack's service, and the digest of the image that is live, as the API says. */
  async live(stack: string): Promise<{ id: string; digest: string | undefined }> {
    const client = await this.client();
    const name = stack === "production" ? "greeter-web" : `greeter-web-${stack}`;
    const found = Services.parse(await client.ask("GET", `/services?name=${name}`));
    const id = found[0]?.service.id ?? "";
    const deploys = Deploys.parse(await client.ask("GET", `/services/${id}/deploys?status=live`));
    return { id, digest: deploys[0]?.deploy.image?.sha };
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await succeed(this.slipway("reset", "--all")).catch((error: unknown) => console.warn(error));
    await super[Symbol.asyncDispose]();
    await this.host[Symbol.asyncDispose]();
  }
}
