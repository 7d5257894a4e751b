import { beforeAll, beforeEach } from "vitest";

/**
 * Has the tests of a file need a Docker engine: without one they are skipped and say why, or fail where `REQUIRE_DOCKER` says that it has to
 * be there.
 *
 * @param fault why there is none to test on
 * @returns `fault`, for hooks that have nothing to make then
 */
export function needDocker(fault: string | undefined): string | undefined {
  beforeAll(() => {
    if (fault === undefined) return;
    if (process.env.REQUIRE_DOCKER === "1") throw new Error(fault);
    console.warn(`Nothing is tested on Docker: ${fault}`);
  });
  beforeEach(({ skip }) => {
    if (fault !== undefined) skip(fault);
  });
  return fault;
}
