import { expect, test } from "vitest";
import { postgres } from "../resources/postgres/declaration";
import { webService } from "../resources/web-service/declaration";
import { secret, unknown, type ValueMap } from "../values/value";
import { lossOf } from "./data-loss";
import { diff } from "./diff";
import type { ResourceDeclaration } from "./property";

const database: ValueMap = {
  name: "db",
  plan: "basic_1gb",
  version: "16",
  region: "oregon",
  databaseUser: secret("me"),
};

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
])("%s", (_, declaration, changed, expected) => {
  const news = { ...database, ...changed };
  expect(lossOf(declaration, diff(declaration, database, news), news, database)).toBe(expected);
});
