import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";

/** Answers with its variables, and with a status. */
const server = (status: number) => `
require("node:http")
  .createServer((request, response) => {
    response.statusCode = ${status};
    const { PEER, GREETING, RENDER_GIT_COMMIT: commit, MADE_BY: madeBy } = process.env;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ peer: PEER, greeting: GREETING, commit, madeBy }));
  })
  .listen(process.env.PORT, "0.0.0.0");
`;

/** How its Dockerfile would make the same service, where there is no Docker engine. */
const standIn = `build: node build.js
start: node server.js
env: { MADE_BY: Dockerfile }
`;

/** The file that each step breaks at, and what it is then. */
const faults = {
  build: { "build.js": `console.error("cannot find module"); process.exit(2);` },
  migration: { "migrate.js": `console.error("no such table: ticks"); process.exit(3);` },
  start: { "server.js": `console.error("cannot read config"); process.exit(4);` },
  "health check": { "server.js": server(500) },
};

/** A repository with a service that tells its variables, made for a test. */
export class ServiceRepository {
  private constructor(private readonly repository: TestRepository) {}

  static async create(path: string): Promise<ServiceRepository> {
    return new ServiceRepository(await TestRepository.create(path));
  }

  get path(): string {
    return this.repository.path;
  }

  /** Commits a version that works, or one that is broken at a step. Returns the commit's id. */
  commit(version: string, broken?: keyof typeof faults): Promise<string> {
    const files = {
      version,
      "build.js": "",
      "migrate.js": "",
      "server.js": server(200),
      "Dockerfile.process.yaml": standIn,
    };
    return this.repository.commit({ ...files, ...(broken && faults[broken]) });
  }
}
