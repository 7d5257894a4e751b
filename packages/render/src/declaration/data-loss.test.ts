import { expect, test } from "vitest";
import { postgres } from "../resources/postgres/declaration";
import { webService } from "../resources/web-service/declaration";
import { secret, unknown, type ValueMap } from "../values/value";
import { lossOf, removalOf } from "./data-loss";
import { diff } from "./diff";
import type { ResourceDeclaration } from "./property";

const database: ValueMap = {
  name: "db",
  plan: "basic_1gb",
  version: "16",
  region: "oregon",
  databaseUser: secret("me"),
};

const onDisk = { disk: { name: "data", mountPath: "/var/data", sizeGB: 2 } };

test.each<[string, ResourceDeclaration, ValueMap, string | undefined]>([
  [
    "another version",
    postgres,
    { version: "17" },
    "Changing `version` from `16` to `17` replaces this `Postgres` and deletes its data; set it back, or make a backup and set `allowDataLoss: true`.",
  ],
  [
    "two changes, one of them of a secret",
    postgres,
    { region: "ohio", databaseUser: secret("you") },
    "Changing `databaseUser` from a secret value to a secret value and `region` from `oregon` to `ohio` replaces this `Postgres` and deletes its data; set them back, or make a backup and set `allowDataLoss: true`.",
  ],
  ["another version with the program's word for it", postgres, { version: "17", allowDataLoss: true }, undefined],
  ["another version that is not known yet", postgres, { version: unknown }, undefined],
  ["another plan", postgres, { plan: "pro_4gb" }, undefined],
  ["another region of what holds no data", webService, { region: "ohio" }, undefined],
  [
    "another region of a service with a disk",
    webService,
    { ...onDisk, region: "ohio" },
    "Changing `region` from `oregon` to `ohio` replaces this `WebService` and deletes its data; set it back, or make a backup and set `allowDataLoss: true`.",
  ],
  ["another disk, which needs no other service", webService, { disk: { ...onDisk.disk, sizeGB: 5 } }, undefined],
])("%s", (_, declaration, changed, expected) => {
  const before = "disk" in changed ? { ...database, ...onDisk } : database;
  const news = { ...before, ...changed };
  expect(lossOf(declaration, diff(declaration, before, news), news, before)).toBe(expected);
});

test.each<[string, ValueMap, ValueMap, string | undefined]>([
  [
    "a disk that is taken away",
    onDisk,
    {},
    "Removing `disk` from this `WebService` deletes the data on it; set it back, or make a backup and set `allowDataLoss: true`.",
  ],
  ["a disk that is taken away with the program's word for it", onDisk, { allowDataLoss: true }, undefined],
  ["a disk that grows", onDisk, { disk: { ...onDisk.disk, sizeGB: 5 } }, undefined],
  ["a disk that is added", {}, onDisk, undefined],
])("%s", (_, prior, news, expected) => {
  expect(removalOf(webService, diff(webService, prior, news), news)).toBe(expected);
});
