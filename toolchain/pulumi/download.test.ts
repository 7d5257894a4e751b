import { expect, test } from "vitest";
import { checksumIn, officialArchive } from "./download";
import { PULUMI_VERSION } from "./version";

test.each([
  { platform: "linux", architecture: "x64", archive: `pulumi-v${PULUMI_VERSION}-linux-x64.tar.gz` },
  { platform: "darwin", architecture: "arm64", archive: `pulumi-v${PULUMI_VERSION}-darwin-arm64.tar.gz` },
  { platform: "win32", architecture: "x64", archive: undefined },
  { platform: "linux", architecture: "riscv64", archive: undefined },
] as const)(
  "the official archive for $platform on $architecture is $archive",
  ({ platform, architecture, archive }) => {
    expect(officialArchive(platform, architecture)).toBe(archive);
  },
);

test("an archive's checksum is next to its exact name", () => {
  const checksums = "aaa  pulumi-v1-linux-x64.tar.gz.sig\nbbb  pulumi-v1-linux-x64.tar.gz\n";
  expect(checksumIn(checksums, "pulumi-v1-linux-x64.tar.gz")).toBe("bbb");
});

test("an archive without a published checksum is refused", () => {
  expect(() => checksumIn("aaa  other.tar.gz\n", "pulumi.tar.gz")).toThrow(
    "the published checksums do not name `pulumi.tar.gz`",
  );
});
