import { beforeAll, beforeEach } from "vitest";

/**
 * Has the tests of a file need what not every machine has: without it they are skipped and say why, or fail where `REQUIRE_<WHAT>` says that it
 * has to be there.
 *
 * @param fault why there is none to test with
 * @returns `fault`, for hooks that have nothing to make then
 */
export function need(what: "DOCKER" | "GO" | "MAVEN", fault: string | undefined): string | undefined {
  beforeAll(() => {
    if (fault === undefined) return;
    if (process.env[`REQUIRE_${what}`] === "1") throw new Error(fault);
    console.warn(`Nothing is tested with ${what}: ${fault}`);
  });
  beforeEach(({ skip }) => {
    if (fault !== undefined) skip(fault);
  });
  return fault;
}
