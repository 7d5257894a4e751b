import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { vi } from "vitest";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { byHand, push, repository } from "../workflows/github-events";
import { type Run, Runner } from "../workflows/runner";
import { removeImagesOf } from "./docker";
import type { GoappHost } from "./goapp-host";
import { Registry } from "./registry";

/** The example's workflows in a repository of its own, with a registry, and a host to which they deploy. */
export class GoappPipeline implements AsyncDisposable {
  private constructor(
    private readonly repository: TestRepository,
    private readonly runner: Runner,
    private readonly registry: Registry,
    private readonly home: string,
  ) {}

  /** @param secrets of the environment `production` */
  static async start(host: GoappHost, secrets: Readonly<Record<string, string>>): Promise<GoappPipeline> {
    const registry = await Registry.start();
    const home = join(host.home, "../runner");
    await mkdir(home);
    // What Go says of the sources other tests tell; what GitHub says of a signature is told by the test.
    for (const program of ["go", "gh"]) {
      const log = `echo "${program} $*" >> '${home}/called'; [ ! -e '${home}/${program}-fails' ]\n`;
      await writeFile(join(host.programs, program), `#!/bin/sh\n${log}`);
      await chmod(join(host.programs, program), 0o755);
    }
    for (const [name, value] of Object.entries({ ...host.environment, HOME: home })) vi.stubEnv(name, value);
    const project = await TestRepository.create(host.repository);
    await project.commit({}, "Begin");
    const variables = {
      ...{ REGISTRY: registry.place, HOST: "host.example.com", HOST_USER: "operator", HOST_KNOWN_HOSTS: "host key" },
      ...{ URL: `http://${host.address}`, LOG_LEVEL: "debug" },
    };
    const settings = { variables: { REGISTRY: registry.place }, environments: { production: { secrets, variables } } };
    const runner = new Runner(join(host.home, ".."), host.repository, host.programs, settings);
    return new GoappPipeline(project, runner, registry, home);
  }

  /** Pushes a commit of the files to `main`. */
  async push(files: Readonly<Record<string, string>>): Promise<{ commit: string; run: Run }> {
    await this.repository.git("checkout", "--quiet", "--force", "main");
    const commit = await this.repository.commit(files);
    return { commit, run: await this.again(commit) };
  }

  /** Runs the checks of a commit of `main` again. */
  again(commit: string): Promise<Run> {
    return this.runner.run("ci.yml", push(commit));
  }

  async deploy(commit: string): Promise<Run> {
    return this.runner.run("deploy.yml", byHand(await this.head(), { commit }));
  }

  async rollBack(): Promise<Run> {
    return this.runner.run("rollback.yml", byHand(await this.head()));
  }

  /** The address at which the smoke tests ask from now on. */
  visitorsGoTo(url: string): void {
    const { environments = {}, ...settings } = this.runner.settings;
    const production = environments.production ?? {};
    const variables = { ...production.variables, URL: url };
    this.runner.settings = { ...settings, environments: { production: { ...production, variables } } };
  }

  /** From now on images are pushed to another registry, and deployed from there. */
  registryIs(place: string): void {
    const { environments = {}, ...settings } = this.runner.settings;
    this.runner.settings = { ...settings, environments, variables: { ...settings.variables, REGISTRY: place } };
  }

  /** Where images are pushed to first. */
  get place(): string {
    return this.registry.place;
  }

  /** From now on GitHub knows no signature. */
  async forgetSignatures(): Promise<void> {
    await writeFile(join(this.home, "gh-fails"), "");
  }

  /** How `go` and `gh` were called. */
  async called(): Promise<string> {
    return readFile(join(this.home, "called"), "utf8");
  }

  imageOf(commit: string): string {
    return `${this.registry.place}/${repository}:${commit}`;
  }

  digestOf(commit: string): Promise<string | null> {
    return this.registry.digestOf(repository, commit);
  }

  get writes(): number {
    return this.registry.writes;
  }

  private head(): Promise<string> {
    return this.repository.git("rev-parse", "main");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    vi.unstubAllEnvs();
    await removeImagesOf(this.registry.place);
    await this.registry[Symbol.asyncDispose]();
  }
}
