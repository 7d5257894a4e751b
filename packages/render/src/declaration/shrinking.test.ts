import { expect, test } from "vitest";
import { keyValue } from "../resources/key-value/declaration";
import { postgres } from "../resources/postgres/declaration";
import { webService } from "../resources/web-service/declaration";
import { unknown, type ValueMap } from "../values/value";
import type { ResourceDeclaration } from "./property";
import { shrinking } from "./shrinking";

test.each<[string, ResourceDeclaration, ValueMap, ValueMap, string | undefined]>([
  [
    "a smaller disk",
    postgres,
    { diskSizeGB: 20 },
    { diskSizeGB: 15 },
    "`diskSizeGB` is 15, but it is 20 now and can only grow; set 20 or more.",
  ],
  [
    "a smaller disk of a service",
    webService,
    { disk: { name: "data", sizeGB: 5 } },
    { disk: { name: "other", sizeGB: 2 } },
    "`disk.sizeGB` is 2, but it is 5 now and can only grow; set 5 or more.",
  ],
  ["a service without the disk that it had", webService, { disk: { name: "data", sizeGB: 5 } }, {}, undefined],
  ["a larger disk", postgres, { diskSizeGB: 20 }, { diskSizeGB: 25 }, undefined],
  ["a disk that is no longer stated", postgres, { diskSizeGB: 20 }, {}, undefined],
  ["a disk of unknown prior size", postgres, {}, { diskSizeGB: 5 }, undefined],
  ["a disk of a size not known yet", postgres, { diskSizeGB: 20 }, { diskSizeGB: unknown }, undefined],
  [
    "a smaller plan of a key value instance",
    keyValue,
    { plan: "standard" },
    { plan: "starter" },
    "`plan` is `starter`, but it is `standard` now and can only grow; set `standard` or more.",
  ],
  ["a larger plan of a key value instance", keyValue, { plan: "free" }, { plan: "starter" }, undefined],
  ["a plan that we don't know", keyValue, { plan: "custom" }, { plan: "starter" }, undefined],
  [
    "a database that is to be free again",
    postgres,
    { plan: "basic_1gb" },
    { plan: "free" },
    "`plan` is `free`, but it is `basic_1gb` now and can't go back; set `basic_1gb` or another value.",
  ],
  ["a smaller database", postgres, { plan: "pro_4gb" }, { plan: "basic_1gb" }, undefined],
  ["a free database", postgres, { plan: "free" }, { plan: "free" }, undefined],
])("%s", (_, declaration, current, news, expected) => {
  expect(shrinking(declaration, current, news)).toBe(expected);
});
