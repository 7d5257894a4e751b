import { afterAll, beforeAll, expect, test } from "vitest";
import type { BuiltName } from "./built-application";
import { BuiltWorld } from "./built-world";
import { commandFault } from "../command-fault";
import { need } from "../need";
import { succeed } from "./team";

/** What a build takes that not every machine has. */
const tools: Partial<Record<BuiltName, { name: Parameters<typeof need>[0]; runs: readonly string[] }>> = {
  goapp: { name: "GO", runs: ["go", "version"] },
  fleet: { name: "MAVEN", runs: ["mvn", "--version"] },
};
const kinds = ["services", "postgres", "key-value", "disks", "env-groups", "projects"];

/** What a system has of its own. */
interface Own {
  settings?: object;
  /** Further tests, for where both releases have served in production. */
  onceIsPromoted?: (world: () => BuiltWorld) => void;
}

/**
 * A system by itself: from nothing to two stacks, a release that goes from one to the other and back again, and to nothing. What goes wrong on
 * the way is told of `realtime` and of the specimen.
 */
export function livesAlone(system: BuiltName, { settings, onceIsPromoted }: Own = {}): void {
  const tool = tools[system];
  const fault = tool && need(tool.name, commandFault(tool.runs));
  let world: BuiltWorld;
  let first: string;
  let second: string;
  beforeAll(async () => {
    if (fault !== undefined) return;
    world = await BuiltWorld.create(system, ["staging", "production"], settings);
    first = await world.newest();
  });
  afterAll(async () => {
    if (fault === undefined) await world[Symbol.asyncDispose]();
  });

  test(`${system} comes up alone, verified, on one stack and on another`, async () => {
    for (const stack of ["staging", "production"]) {
      await world.bringUp(stack);
      expect(await world.served(stack)).toEqual([first]);
    }
  });

  test("it is promoted from one to the other, verified, and there is nothing to do then", async () => {
    second = await world.application.commit({ "Dockerfile.md": "Another release.\n" }, "Go on");
    await world.set("staging", { release: second });
    await succeed(world.slipway("deploy", "--stack", "staging"));
    expect(await world.served("production")).toEqual([first]);
    const { all } = await succeed(world.slipway("promote", "--from", "staging", "--to", "production", "--yes"));
    expect(all).toContain(`\`production\` runs ${system} at ${second.slice(0, 12)}, from \`staging\``);
    expect(await world.served("production")).toEqual([second]);
    await world.keep("Promote");
    expect(await world.isSettled("production")).toBe(true);
  });

  onceIsPromoted?.(() => world);

  test("it is rolled back with no build, verified", async () => {
    const before = await world.builds();
    await succeed(world.slipway("rollback", "--stack", "production"));
    expect(await world.builds()).toBe(before);
    expect(await world.served("production")).toEqual([first]);
    expect(await world.served("staging")).toEqual([second]);
    await world.keep("Go back");
  });

  goesAway(() => world, ["production", "staging"]);
}

function goesAway(world: () => BuiltWorld, stacks: readonly string[]): void {
  test("it is torn down once nothing protects its data, and leaves nothing at Render", async () => {
    for (const stack of stacks) {
      const destroy = () => world().slipway("destroy", "--stack", stack);
      const refused = await destroy();
      expect(refused.exitCode, refused.all).toBe(1);
      expect(refused.all).toContain(`\`${stack}\` protects its data (`);
      expect(await world().served(stack)).toHaveLength(1);
      // As that tells it to.
      const [, line = ""] = /`npm run pulumi -- ([^`]+) --stack /.exec(refused.all) ?? [];
      await succeed(world().pulumi(stack, ...line.split(" ")));
      await succeed(destroy());
    }
    const client = await world().client();
    const left = await Promise.all(kinds.map(async (kind) => [kind, await client.ask("GET", `/${kind}`)]));
    expect(left).toEqual(kinds.map((kind) => [kind, []]));
  });
}
