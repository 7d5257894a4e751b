import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { VOLUME } from "../../stacks/goapp/manifests";

const dockerfile = readFileSync(join(__dirname, "../../examples/goapp/Dockerfile"), "utf8");

test("the image of `goapp` names as its volume where the disk is mounted, and has a folder there", () => {
  const [, named] = /^ENV .*\bVOLUME=(\S+)/m.exec(dockerfile) ?? [];
  expect(named).toBe(VOLUME);
  expect(dockerfile).toMatch(new RegExp(`^COPY .* ${VOLUME}$`, "m"));
});
