import { expect, test } from "vitest";
import { mountPathSchema } from "./disk";

test.each(["/var/data", "/opt/render/project/src/data", "/etc/app", "/data/", "/home/render/.cache"])(
  "a disk can be mounted at %s",
  (path) => {
    expect(mountPathSchema.safeParse(path).success).toBe(true);
  },
);

test.each([
  "/",
  "",
  "data",
  "./data",
  "/opt",
  "/opt/render/project/src/",
  "/etc/secrets",
  "/home/render",
  "/a/../etc",
  "/a//b",
  "/a b",
  "/a/.",
])("a disk can't be mounted at %j", (path) => {
  expect(mountPathSchema.safeParse(path).success).toBe(false);
});
