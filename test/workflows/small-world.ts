import { cp, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import getPort from "get-port";
import { stringify } from "yaml";
import { z } from "zod";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { type GitHost, serveGit } from "../../operations/src/git-host/serve";
import { addedSystem } from "../promotion/added-system";
import { type Place, placeOf, Team } from "../promotion/team";

const root = resolve(__dirname, "../..");

const Services = z.array(z.object({ service: z.object({ id: z.string() }) }));

/** An integration test of it, which finds it by a variable. */
const integrationTest = `import assert from "node:assert/strict";
import { test } from "node:test";

test("a visitor is greeted", async () => {
  const { status } = await fetch(process.env.SPECIMEN_URL);
  assert.equal(status, 200);
});
`;

/** Where it is, and what runs it. */
const TEST = "examples/specimen/integration/greeting.test.mjs";
const reporters = [
  "--test-reporter=spec --test-reporter-destination=stdout",
  '--test-reporter=junit --test-reporter-destination="$INTEGRATION_REPORTS/junit.xml"',
];
const ownTests = JSON.stringify({
  folder: "integration",
  command: `node --test ${reporters.join(" ")} integration/greeting.test.mjs`,
});

/** What a team with one small system has: stacks `staging` and `production` of `specimen`, and the application in a repository of its own at a URL. */
export class SmallWorld extends Team {
  private constructor(
    place: Place,
    /** Where a developer of the application works; a commit there is a push. */
    readonly application: TestRepository,
    private readonly host: GitHost,
    /** The first commit of the application. */
    readonly firstRelease: string,
  ) {
    super(place, "specimen");
  }

  static async create(): Promise<SmallWorld> {
    const place = await placeOf("delivery");
    const application = await TestRepository.create(join(place.folder, "application"));
    await cp(join(root, "examples/specimen"), application.path, { recursive: true });
    const release = await application.commit({}, "Begin");
    const world = new SmallWorld(place, application, await serveGit(application.path, 0), release);
    await world.settle();
    return world;
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    await this.host[Symbol.asyncDispose]();
  }

  /** Changes a service's variable as somebody does in Render's dashboard. */
  async setAtRender(service: string, variable: string, value: string): Promise<void> {
    const client = await this.client();
    const page = Services.parse(await client.ask("GET", `/services?name=${service}`));
    await client.ask("PUT", `/services/${page[0]?.service.id ?? ""}/env-vars/${variable}`, { value });
  }

  /** The system's row and check, and the stacks' files. */
  private async settle(): Promise<void> {
    const host = `http://127.0.0.1:${await getPort({ host: "127.0.0.1" })}/v1`;
    const read = (file: string) => readFile(join(this.project.path, file), "utf8");
    const verification = (await read(".github/workflows/verify-pull-request.yml")).replace(
      "examples/realtime/integration/ticks.test.mjs",
      TEST,
    );
    const tested = (await read("stacks/integration-tests.ts")).replace(/^ {2}webapp: .*$/m, `  specimen: ${ownTests},`);
    const { firstRelease: release } = this;
    const specimen = { repo: this.host.url, release };
    const file = (environment: string, settings: Record<string, unknown>, more = {}): string =>
      stringify({
        config: { "render:host": host, "slipway:environment": environment, ...more, "slipway:specimen": settings },
      });
    const domains = { web: "app.example.com" };
    await this.project.commit(
      {
        ...addedSystem(this.project.path, "specimen"),
        [TEST]: integrationTest,
        "stacks/integration-tests.ts": tested,
        ".github/workflows/verify-pull-request.yml": verification,
        "Pulumi.local.yaml": file("local", { repo: ".", rootDir: "examples/specimen" }),
        "Pulumi.staging.yaml": file("staging", specimen),
        "Pulumi.production.yaml": file("production", { ...specimen, domains }, { "slipway:addresses": "render" }),
        "Pulumi.preview.yaml": file(
          "preview",
          { rootDir: "examples/specimen" },
          {
            "slipway:expiresAfterHours": 1,
            "slipway:budget": 20,
          },
        ),
      },
      "Bring the specimen up",
    );
  }
}
