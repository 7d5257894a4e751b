import { expect, test } from "vitest";
import type { Containers, ContainerState } from "./containers";
import { SwitchOver, type Switched } from "./switch-over";

/** A host in memory. What becomes of a container once it is started, its name tells. */
class Host implements Containers {
  readonly log: string[] = [];
  readonly all = new Map<string, { service: string; state: ContainerState }>();
  now = 1000;
  readonly #hung = new Set<string>();

  add(service: string, id: string, state: Partial<ContainerState> = {}): void {
    const age = this.all.size + 1;
    const whole = { id, stack: "shop/production", createdAt: age, isRunning: false, exitCode: 0, isKept: true };
    const test = { healthTest: ["CMD", "check"], healthTestMs: 2000 };
    this.all.set(id, { service, state: { ...whole, ...test, ...state } });
  }
  of = async (service: string) =>
    [...this.all.values()].filter((one) => one.service === service).map(({ state }) => ({ ...state }));
  isTested = async (image: string) => image !== "untested";
  state = async (id: string) => ({ ...this.#found(id) });
  start = async (id: string) => {
    if (id.includes("broken")) {
      // As the engine: it has no time at which it was started.
      Object.assign(this.#found(id), { exitCode: 127 });
      throw new Error("no such program");
    }
    this.log.push(`start ${id}`);
    Object.assign(this.#found(id), { isRunning: !id.includes("ends"), exitCode: 3, startedAt: (this.now += 1) });
  };
  stop = async (id: string) => {
    this.log.push(`stop ${id}`);
    Object.assign(this.#found(id), { isRunning: false });
  };
  keep = async (id: string, isKept: boolean) => {
    Object.assign(this.#found(id), { isKept });
  };
  /** The test of one that hangs never ends by itself, or not the first time. */
  run = async (id: string, _: readonly string[], hasTime: () => boolean) => {
    if (!id.includes("hangs") || (id.includes("once") && this.#hung.has(id))) return Number(id.includes("deaf"));
    this.#hung.add(id);
    while (hasTime()) this.now += 500;
    return undefined;
  };
  lastLines = async () => "the last line";
  running = () => [...this.all.values()].filter(({ state }) => state.isRunning).map(({ state }) => state.id);
  #found(id: string): ContainerState {
    const found = this.all.get(id);
    if (found === undefined) throw new Error(`no container ${id}`);
    return found.state;
  }
}

/** Each pause is a second. */
function switched(host: Host, wanted: Record<string, string>, rollbackOnFailure = true): Promise<void> {
  const pause = async () => {
    host.now += 1000;
  };
  const limits = { healthySeconds: 5, now: () => host.now, pause };
  const services = Object.entries(wanted).map(([service, id]) => asked(service, id));
  return new SwitchOver(host, limits).switch(services, { rollbackOnFailure });
}

function asked(service: string, wanted: string): Switched {
  return { ...named(service), wanted, urn: `urn:${wanted}` };
}

function named(service: string) {
  return {
    ...{ title: `\`${service}\` of shop`, service, stack: "shop/production" },
    nameSetting: "slipway:shop.nameSuffix",
  };
}

function hostWith(...ids: string[]): Host {
  const host = new Host();
  host.add("web", "old", { isRunning: true, startedAt: 1 });
  for (const id of ids) host.add("web", id);
  return host;
}

test("the former container ends before the new one starts, and stays until it is deleted", async () => {
  const host = hostWith("new");
  await switched(host, { web: "new" });
  expect(host.log).toEqual(["stop old", "start new"]);
  expect([...host.all.keys()]).toEqual(["old", "new"]);
});

test("what runs and is healthy is left alone, and what was stopped is started", async () => {
  const host = hostWith();
  await switched(host, { web: "old" });
  expect(host.log).toEqual([]);
  await host.stop("old");
  await switched(host, { web: "old" });
  expect(host.running()).toEqual(["old"]);
});

test.each([
  ["deaf", "didn't become healthy within 5 seconds. Its last words:\nthe last line"],
  ["hangs", "didn't become healthy within 5 seconds. Its last words:\nthe last line"],
  ["ends", "ended with 3. Its last words:\nthe last line"],
  ["broken", "can't be started: no such program."],
])("a new container that is %s gives way to the former one", async (id, reason) => {
  const host = hostWith(id);
  await expect(switched(host, { web: id })).rejects.toThrow(`\`web\` of shop ${reason}`);
  expect(host.running()).toEqual(["old"]);
  expect(host.all.get(id)?.state.isKept).toBe(false);
});

test.each(["deaf", "ends", "broken"])("one that was %s isn't tried again in place of one that serves", async (id) => {
  const host = hostWith(id);
  await expect(switched(host, { web: id })).rejects.toThrow("had before runs again");
  host.log.length = 0;
  const refused =
    "The container of `web` of shop has failed before and the former one serves, so nothing is stopped for it: bring up another release";
  await expect(switched(host, { web: id })).rejects.toThrow(refused);
  const limits = { healthySeconds: 5, now: () => 0, pause: async () => undefined };
  expect(await new SwitchOver(host, limits).failure(asked("web", id))).toMatch(/by `pulumi up --replace 'urn:\w+'`\.$/);
  expect([host.log, host.running()]).toEqual([[], ["old"]]);
  // Where nothing serves there is nothing to lose, and made anew it is another one.
  await host.stop("old");
  await expect(switched(host, { web: id })).rejects.toThrow("had before runs again");
  host.add("web", "newer");
  await switched(host, { web: "newer" });
  expect(host.running()).toEqual(["newer"]);
});

test("a health test that hangs has the time that the engine would give it, and is asked again", async () => {
  const host = hostWith("hangs-once");
  await switched(host, { web: "hangs-once" });
  expect(host.running()).toEqual(["hangs-once"]);
  expect(host.all.get("hangs-once")?.state.isKept).toBe(true);
});

test("after an update that was killed half-way the one that was healthy once comes back, and none that never was", async () => {
  const host = hostWith("deaf", "broken");
  await host.stop("old");
  await host.keep("deaf", false);
  await host.start("deaf");
  await expect(switched(host, { web: "broken" })).rejects.toThrow("had before runs again");
  expect(host.running()).toEqual(["old"]);
});

test("a program whose update was killed leaves the host to the next one's container", async () => {
  const host = hostWith("deaf");
  const switching = switched(host, { web: "deaf" });
  host.add("web", "newer");
  await expect(switching).rejects.toThrow("Another update has made a newer container meanwhile.");
  expect(host.log).toEqual(["stop old", "start deaf"]);
});

test("where none was healthy before, that is said", async () => {
  const host = new Host();
  host.add("web", "deaf");
  await expect(switched(host, { web: "deaf" })).rejects.toThrow("so none runs");
  expect(host.running()).toEqual([]);
});

test.each([
  [true, ["web-old", "jobs-old"]],
  [false, ["web", "jobs-old"]],
])("services that were switched before go back with it where that is asked for: %s", async (rollback, running) => {
  const host = new Host();
  for (const service of ["web", "jobs"]) {
    host.add(service, `${service}-old`, { isRunning: true, startedAt: 1 });
    host.add(service, service === "web" ? "web" : "jobs-deaf");
  }
  await expect(switched(host, { web: "web", jobs: "jobs-deaf" }, rollback)).rejects.toThrow("`jobs` of shop didn't");
  expect(host.running()).toEqual(running);
  // What went back with another was healthy: it comes up with that one's successor.
  await expect(switched(host, { web: "web", jobs: "jobs-deaf" }, rollback)).rejects.toThrow(
    "`jobs` of shop has failed",
  );
  expect(host.running()).toEqual(running);
  host.add("jobs", "jobs-new");
  await switched(host, { web: "web", jobs: "jobs-new" }, rollback);
  expect(host.running()).toEqual(["web", "jobs-new"]);
});

test.each<[string, (host: Host) => void, string]>([
  ["without a health check", (host) => host.add("web", "new", { healthTest: undefined }), "has no HEALTHCHECK"],
  ["that isn't there", () => undefined, "isn't on the host"],
  [
    "whose name another stack has",
    (host) => {
      host.add("web", "new");
      host.add("web", "other", { stack: "shop/second", isRunning: true });
    },
    "`web` of shop would be called `web` on the host, as a container of stack `shop/second` is already: set `slipway:shop.nameSuffix`",
  ],
])("of a container %s nothing is stopped", async (_, prepare, reason) => {
  const host = hostWith();
  prepare(host);
  await expect(switched(host, { web: "new" })).rejects.toThrow(reason);
  expect(host.log).toEqual([]);
});

test("what is wrong before anything was made is told then", async () => {
  const host = hostWith();
  const limits = { healthySeconds: 5, now: () => 0, pause: async () => undefined };
  const before = new SwitchOver(host, limits);
  await before.requireOwn([named("web")]);
  await before.requireHealthTest("`web` of shop", "tested");
  await expect(before.requireHealthTest("`web` of shop", "untested")).rejects.toThrow("has no HEALTHCHECK");
  await expect(before.requireOwn([{ ...named("web"), stack: "shop/second" }])).rejects.toThrow("`shop/production`");
});
