import { expect, test } from "vitest";
import { officialArchive } from "./download";
import { PULUMI_VERSION } from "./version";

const name = `pulumi-v${PULUMI_VERSION}-darwin-arm64.tar.gz`;

test("the archive for a platform has the checksum that is next to its exact name", () => {
  const checksums = `aaa  ${name}.sig\nbbb  ${name}\nccc  pulumi-v${PULUMI_VERSION}-darwin-x64.tar.gz\n`;
  expect(officialArchive("darwin", "arm64", checksums)).toEqual({ name, sha256: "bbb" });
});

test.each([
  { platform: "win32", architecture: "x64" },
  { platform: "linux", architecture: "riscv64" },
] as const)(
  "there is no archive for $platform on $architecture, whose checksum is not kept",
  ({ platform, architecture }) => {
    expect(officialArchive(platform, architecture)).toBeUndefined();
  },
);

test("the checksums that are kept are of the version that is installed", () => {
  expect(officialArchive("linux", "x64")).toEqual({
    name: `pulumi-v${PULUMI_VERSION}-linux-x64.tar.gz`,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});
