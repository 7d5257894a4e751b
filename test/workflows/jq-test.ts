import { test as anyTest } from "vitest";
import { findOnPath } from "../../toolchain/find-on-path";

/** A test of scripts that use `jq`, as GitHub's runners have it: skipped where this machine doesn't, unless `REQUIRE_JQ` says that it must. */
export const test = anyTest.skipIf(findOnPath("jq") === undefined && process.env.REQUIRE_JQ !== "1");
