import { expect, test } from "vitest";
import { postgres } from "../resources/postgres/declaration";
import { unknown } from "../values/value";
import { shrinking } from "./shrinking";

test.each([
  [{ diskSizeGB: 20 }, { diskSizeGB: 15 }, "`diskSizeGB` is 15, but 20 stands and it can only grow; set 20 or more."],
  [{ diskSizeGB: 20 }, { diskSizeGB: 25 }, undefined],
  [{ diskSizeGB: 20 }, {}, undefined],
  [{}, { diskSizeGB: 5 }, undefined],
  [{ diskSizeGB: 20 }, { diskSizeGB: unknown }, undefined],
])("a disk that has %o and is asked for %o: %s", (standing, news, expected) => {
  expect(shrinking(postgres, standing, news)).toBe(expected);
});
