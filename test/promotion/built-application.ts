import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { Example } from "../examples/example";

/** An application as a repository of its own, in which what its build makes is kept: for tests of anything but the build, which is made once. */
export interface BuiltApplication {
  repository: TestRepository;
  /** Settings of its system, with which nothing of that is made again. */
  settings: Record<string, unknown>;
}

/** In the place of the API's address, which stands in the pages' scripts from their build on. */
const API_URL = "https://api.placeholder.example";

type Build = (example: Example, path: string) => Promise<Record<string, unknown>>;

const builds = {
  async backend(example) {
    const installed = [["ci"], ["run", "prisma:generate"], ["run", "build"], ["prune", "--omit=dev"]];
    for (const args of installed) await example.npm(args);
    return { commands: { build: "true" } };
  },
  async webapp(example, path) {
    await example.npm(["ci"]);
    await example.npm(["run", "build"], { NEXT_PUBLIC_API_URL: API_URL });
    await standIn(join(path, "apps/api/Dockerfile"), "true");
    const insert = `grep -rlF ${API_URL} apps/web/.next/standalone/apps | xargs sed -i "s|${API_URL}|$NEXT_PUBLIC_API_URL|g"`;
    await standIn(join(path, "apps/web/Dockerfile"), insert);
    return { build: "docker" };
  },
  async goapp(_, path) {
    const env = { CGO_ENABLED: "0", GOWORK: "off" };
    await execa("go", ["build", "-trimpath", "-ldflags=-s -w", "-o", "bin/goapp", "./cmd/goapp"], { cwd: path, env });
    await standIn(join(path, "Dockerfile"), "true");
    return {};
  },
  async fleet(example, path) {
    await example.maven(["package", "-Dmaven.test.skip=true"], {});
    for (const made of ["lib", "fleet.jar"])
      await cp(join(path, "target", made), join(path, made), { recursive: true });
    await standIn(join(path, "Dockerfile"), "true");
    return {};
  },
} satisfies Record<string, Build>;

/** What is there after a build, and nothing that runs reads. */
const leftOut: Readonly<Record<BuiltName, readonly string[]>> = {
  backend: ["src/generated/"],
  webapp: ["/node_modules/", "/apps/*/node_modules/", "/apps/web/.next/*", "!/apps/web/.next/standalone/"],
  goapp: [],
  fleet: ["target/"],
};

/** Of these systems. */
export type BuiltName = keyof typeof builds;

/** @param path of a folder that isn't there yet */
export async function buildApplication(system: BuiltName, path: string): Promise<BuiltApplication> {
  const repository = await TestRepository.create(path);
  const example = await Example.named(system).copyTo(path);
  const settings = await builds[system](example, path);
  await repository.commit({ ".gitignore": leftOut[system].map((line) => `${line}\n`).join("") }, "Begin");
  return { repository, settings };
}

/** Has a Dockerfile's stand-in build by another command. */
async function standIn(dockerfile: string, build: string): Promise<void> {
  const file = `${dockerfile}.process.yaml`;
  const commands = parse(await readFile(file, "utf8")) as object;
  await writeFile(file, stringify({ ...commands, build }));
}
