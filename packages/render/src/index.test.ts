import * as pulumi from "@pulumi/pulumi";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import type * as sdk from "./index";
import { getService, getServiceOutput, KeyValue, Postgres, Provider, Rollout, StaticSite, WebService } from "./index";

const registered: object[] = [];

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: ({ type, id = "", inputs }) => {
      registered.push({ type, id, inputs: inputs as object });
      return { id: id || "new-1", state: { ...inputs, name: "app" } };
    },
    call: ({ token, inputs }) => ({ ...(inputs as object), url: `https://${token.split(":").at(-1) ?? ""}` }),
  }),
);

beforeEach(() => registered.splice(0));

function valueOf<Value>(output: pulumi.Output<Value>): Promise<Value> {
  return new Promise((resolve) => output.apply(resolve));
}

test.each([
  ["WebService", () => WebService.get("found", "srv-1")],
  ["StaticSite", () => StaticSite.get("found", "srv-1")],
  ["Postgres", () => Postgres.get("found", "dpg-1-a")],
  ["KeyValue", () => KeyValue.get("found", pulumi.output("red-1"))],
])("a %s that exists is read by its id, with nothing stated", async (kind, get) => {
  const found = get();
  const [id, name] = [await valueOf(found.id), await valueOf(found.name)];
  expect(name).toBe("app");
  expect(registered).toEqual([{ type: `render:index:${kind}`, id, inputs: {} }]);
});

test("a rollout is the program's own record, so that there is none to get", () => {
  expect(Rollout).not.toHaveProperty("get");
});

test("what the program does not state is an output from the start, as what Render makes is", async () => {
  const database = new Postgres("db", { name: "db", plan: "custom", version: "17" });
  // Render always chooses a name: the type says so.
  const always: pulumi.Output<string> = database.databaseName;
  expect([always, database.ipAllowList, database.password].map((one) => pulumi.Output.isInstance(one))).toEqual([
    true,
    true,
    true,
  ]);
  await valueOf(database.id);
  expect(registered).toEqual([
    { type: "render:index:Postgres", id: "", inputs: { name: "db", plan: "custom", version: "17" } },
  ]);
});

test("a resource is known for what it is, by another copy of the package too", async () => {
  vi.resetModules();
  const copy = await vi.importActual<typeof sdk>("./index");
  const cache = new copy.KeyValue("cache", { name: "cache", plan: "free" });
  const provider = new copy.Provider("other", {});
  expect([cache, provider].map((one) => one instanceof KeyValue || one instanceof Provider)).toEqual([false, false]);
  const things = [cache, provider, undefined, "render:index:KeyValue", { __pulumiType: "render:index:KeyValue" }];
  expect(things.map((thing) => KeyValue.isInstance(thing))).toEqual([true, false, false, false, false]);
  expect(things.map((thing) => Provider.isInstance(thing))).toEqual([false, true, false, false, false]);
  expect(things.map((thing) => Postgres.isInstance(thing))).toEqual([false, false, false, false, false]);
});

test("a function finds what exists, now or once its arguments are known", async () => {
  expect(await getService({ id: "srv-1" })).toMatchObject({ id: "srv-1", url: "https://getService" });
  const found = getServiceOutput({ name: pulumi.output("api") });
  expect(await valueOf(found.name)).toBe("api");
  // @ts-expect-error -- both at once
  void getServiceOutput({ id: "srv-1", name: "api" });
});
