import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { stateFormat } from ".";
import { testSources } from "../testing/test-sources";
import { stateVersion } from "../state/migrations";

const format = stateFormat(testSources());
const first = readFileSync(join(__dirname, "../state/fixtures/state-1.json"), "utf8");
const former = z.record(z.string(), z.unknown()).parse(JSON.parse(first));

describe("a state of version 1", () => {
  const state = format.parse(first, "state.json");

  it("keeps its records as they were, but not its key", () => {
    const { version, deploys, postgres, keyValues, jobs, ...rest } = state;
    const { deploys: formerDeploys, postgres: formerPostgres, keyValues: formerKeyValues, postgresServer } = former;
    const changed = { deploys: formerDeploys, postgres: formerPostgres, keyValues: formerKeyValues, postgresServer };
    const { apiKey, ...others } = former;
    const services = (former.services as object[]).map((service) => ({ ...service, secretFiles: [] }));
    const kept = { ...others, services };
    expect(apiKey).toBeDefined();
    const later = Object.entries(rest).filter(([kind]) => !(kind in kept));
    expect(later).toEqual(later.map(([kind]) => [kind, []]));
    expect({ ...rest, ...changed, version: 1 }).toEqual({ ...kept, ...Object.fromEntries(later) });
    expect(keyValues).toMatchObject(formerKeyValues as object[]);
    expect(jobs).toEqual([]);
    expect(version).toBe(stateVersion);
    expect(postgres).toHaveLength(1);
    expect(deploys.map(({ deploy }) => deploy)).toEqual((former.deploys as typeof deploys).map(({ deploy }) => deploy));
  });

  it("says of each deploy what it runs, a rollback's being that of the deploy it went back to", () => {
    const [built, rollback, failed] = state.deploys;
    const artifact = { kind: "build", dir: built?.deploy.id, commit: built?.deploy.commit };
    expect(built).toMatchObject({ artifact });
    expect(rollback).toMatchObject({ artifact, deploy: { trigger: "rollback", status: "live" } });
    expect(failed).not.toHaveProperty("artifact");
    expect(built).not.toHaveProperty("buildId");
  });
});

it("a state of version 2 says of each Postgres instance where its server is, and the user that its role is", () => {
  const second = readFileSync(join(__dirname, "../state/fixtures/state-2.json"), "utf8");
  const { postgresServer } = z
    .object({ postgresServer: z.looseObject({ dataDir: z.string() }) })
    .parse(JSON.parse(second));
  const { postgres } = format.parse(second, "state.json");
  expect(postgres.map((record) => record.postgres.databaseUser)).toEqual(["db_user", "db_user_k3j9"]);
  const { dataDir, ...kept } = postgresServer;
  expect(dataDir).toMatch(/\/postgres$/);
  const server = { ...kept, isOutlying: false, isCommon: true };
  expect(postgres.map((record) => record.server)).toEqual([server, server]);
  expect(postgres[0]).not.toHaveProperty("role");
});

it("a state of version 3 gives each key value instance a password, and those its address who have it", () => {
  const third = readFileSync(join(__dirname, "../state/fixtures/state-3.json"), "utf8");
  const { keyValues, services, deploys } = format.parse(third, "state.json");
  const [{ password, port } = { password: "", port: 0 }] = keyValues;
  expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
  const address = { key: "REDIS_URL", value: `redis://default:${password}@127.0.0.1:${port}/0` };
  expect(services[0]?.envVars).toEqual([
    { key: "GREETING", value: "hello" },
    address,
    // Another port.
    { key: "OTHER_REDIS_URL", value: `redis://127.0.0.1:${port}9` },
  ]);
  expect(deploys.map(({ settings }) => settings?.envVars.at(-1))).toEqual(deploys.map(() => address));
});

describe("a state of version 3 whose first Postgres instance has its data", () => {
  const third = readFileSync(join(__dirname, "../state/fixtures/state-3.json"), "utf8");
  const { postgres: records } = z.looseObject({ postgres: z.array(z.looseObject({})) }).parse(JSON.parse(third));
  const { id } = z.object({ id: z.string() }).parse(records[0]?.postgres);

  function placed(dataDir: string) {
    const [record, ...others] = records;
    const server = { dataDir, port: 1, password: "p" };
    const text = JSON.stringify({ ...(JSON.parse(third) as object), postgres: [{ ...record, server }, ...others] });
    return format.parse(text, "data/state.json").postgres[0]?.server;
  }

  it.each([
    [`/home/somebody/project/data/databases/${id}`, { isOutlying: false, isCommon: false }],
    [`/var/lib/slipway-emulator/abc/databases/${id}`, { isOutlying: true, isCommon: false }],
    ["/var/lib/slipway-emulator/abc/postgres", { isOutlying: true, isCommon: true }],
  ])("in %s finds it where the emulator's folder is now", (dataDir, place) => {
    expect(placed(dataDir)).toEqual({ ...place, port: 1, password: "p" });
  });

  it.each(["/home/me", "/srv/data/databases", "/srv/data/databases/..", "/srv/data/databases/other", "/", ""])(
    "in %j has none that the emulator starts or removes",
    (dataDir) => {
      expect(() => placed(dataDir)).toThrow(
        `\`data/state.json\` has the data of Postgres instance \`${id}\` in \`${dataDir}\``,
      );
    },
  );
});

it("begins anew with what it can read again", () => {
  const initial = format.initial();
  expect(format.parse(JSON.stringify(initial), "state.json")).toEqual(initial);
});

it("has an empty list of a kind that came later", () => {
  const { keyValues, ...rest } = former;
  expect(keyValues).toHaveLength(1);
  expect(format.parse(JSON.stringify(rest), "state.json").keyValues).toEqual([]);
});

it.each([
  ["of a later version", JSON.stringify({ ...former, version: stateVersion + 1 }), "was written by a later emulator"],
  ["that is none", "{}", "`data/state.json` is not an emulator's state"],
  ["that is cut off", first.slice(0, 100), "`data/state.json` is not an emulator's state"],
  [
    "with Postgres instances and no server of theirs",
    JSON.stringify({ ...former, postgresServer: undefined }),
    "`data/state.json` has Postgres instances and does not say where their server is (`postgresServer`)",
  ],
  ...["../..", "/etc", "a/b", "..", "", "a.b", "SRV_1", "-rf"].flatMap((id): [string, string, string][] => {
    const [service] = former.services as { service: object }[];
    const [deploy] = former.deploys as object[];
    const [keyValue] = former.keyValues as { keyValue: object }[];
    const [postgres] = former.postgres as { postgres: object }[];
    const damaged = (changes: object, at: string): [string, string, string] => [
      `whose ${at} is ${JSON.stringify(id)}`,
      JSON.stringify({ ...former, ...changes }),
      `\`data/state.json\` is damaged at \`${at}\``,
    ];
    return [
      damaged({ id }, "id"),
      damaged({ services: [{ ...service, service: { ...service?.service, id } }] }, "services.0.service.id"),
      damaged({ deploys: [{ ...deploy, buildId: id }] }, "deploys.0.artifact.dir"),
      damaged({ deploys: [{ ...deploy, serviceId: id }] }, "deploys.0.serviceId"),
      damaged({ postgres: [{ ...postgres, postgres: { ...postgres?.postgres, id } }] }, "postgres.0.postgres.id"),
      damaged({ keyValues: [{ ...keyValue, keyValue: { ...keyValue?.keyValue, id } }] }, "keyValues.0.keyValue.id"),
    ];
  }),
  ["that is damaged", JSON.stringify({ ...former, id: 1 }), "`data/state.json` is damaged at `id`"],
])("refuses a state %s in a sentence", (_, text, message) => {
  expect(() => format.parse(text, "data/state.json")).toThrow(message);
});
