import { expect, test } from "vitest";
import { failuresOf } from "./messages";

test.each([
  ["name", "`name` is missing; set it", "`name` is missing; set it"],
  [
    "services.api.serviceId",
    "`serviceId` is missing; set it",
    "`serviceId` is missing; set it (`services.api.serviceId`)",
  ],
  ["", "set one of `a`, `b`", "set one of `a`, `b`"],
])("a problem of `%s` is told by its reason alone, which names the place", (property, reason, told) => {
  const [failure] = failuresOf([{ property, reason }]);
  expect([failure?.getProperty(), failure?.getReason()]).toEqual(["", told]);
});
