import { expect, test } from "vitest";
import { failuresOf } from "./messages";
import { SeenSecrets } from "../values/redaction";

test.each([
  ["name", "`name` is missing; set it", "`name` is missing; set it"],
  [
    "services.api.serviceId",
    "`serviceId` is missing; set it",
    "`serviceId` is missing; set it (`services.api.serviceId`)",
  ],
  ["", "set one of `a`, `b`", "set one of `a`, `b`"],
])("a problem of `%s` is told by its reason alone, which names the place", (property, reason, told) => {
  const [failure] = failuresOf([{ property, reason }], new SeenSecrets());
  expect([failure?.getProperty(), failure?.getReason()]).toEqual(["", told]);
});

test("a reason has no word that a terminal acts on", () => {
  const [failure] = failuresOf([{ property: "", reason: "is `\u001b[2J\u009b2J\r`\nnext" }], new SeenSecrets());
  expect(failure?.getReason()).toBe("is `\\u001b[2J\\u009b2J\n`\nnext");
});
