import { type Case, commit, remove } from "./right";

const url = "https://github.com/<you>/<repository>";
const newest = "$(git ls-remote <repository> main | cut -f1)";
/** Repositories that Render can't fetch from. */
const unreachable = [
  ".",
  "/srv/realtime",
  "file:///nowhere",
  "https://x",
  "https://github.com/",
  "https:///acme/realtime",
  "https://github.com/acme/my realtime",
  "github.com/acme/realtime",
  "ftp://acme.com/realtime",
  "git@github.com:",
  url,
].map((repo): Case => {
  const message = /expected a Git URL, its host and path filled in, since staging can't see this machine/;
  return [`the repository \`${repo}\``, "staging", { repo }, "repo", message, url];
});

/** Repositories that are neither on this machine nor anywhere else. */
const notHere = ["/nowhere", "file:///nowhere", "file://host/nowhere", "https://x", url].map((repo): Case => {
  const message = /expected a Git repository \(a URL with a host and a path, or a path on this machine\)/;
  return [`the repository \`${repo}\``, "local", { repo }, "repo", message, "."];
});

/** Folders that are none of the repository, wherever it is. */
const outside = ["/app", "..", "../", "../x", "a/../../b", "a/..", ".", "./a", "a/", "a//b", " "].map(
  (rootDir): Case => {
    const message = /expected a folder of the repository such as `apps\/realtime`/;
    return [`the folder \`${rootDir}\``, "staging", { rootDir }, "rootDir", message, "examples/realtime"];
  },
);

/** Whatever a branch is at is no pull request's own commit. */
const unpinned: readonly Case[] = [
  [
    "a pull request's stack without a commit",
    "preview",
    { release: undefined },
    "release",
    /preview needs the commit/,
    newest,
  ],
  [
    "a pull request's stack that follows a branch",
    "preview",
    { follow: true },
    "follow",
    /is only for staging: preview runs releases/,
    remove,
  ],
  [
    "a pull request's stack of this machine's code",
    "preview",
    { repo: "." },
    "repo",
    /preview can't see this machine/,
    url,
  ],
];

/** Mistakes about where code comes from and what is released. */
export const wrongSources: readonly Case[] = [
  ...unreachable,
  ...unpinned,
  ...notHere,
  ...outside,
  [
    "the folder above",
    "local",
    { rootDir: "../" },
    "rootDir",
    /is `..\/`: expected a folder of the repository/,
    "examples/realtime",
  ],
  [
    "an unknown key",
    "local",
    { rootdri: "x" },
    "rootdri",
    /unknown setting: expected one of repo, rootDir, .*; did you mean `rootDir`\?$/,
    remove,
  ],
  ["a misspelt key", "local", { branhc: "main" }, "branhc", /; did you mean `branch`\?$/, remove],
  [
    "a key that is like none",
    "local",
    { colour: "red" },
    "colour",
    /unknown setting: .*variables, names, nameSuffix, enabled$/,
    remove,
  ],
  ["no repository", "staging", { repo: undefined }, "repo", /missing: the Git URL of/, url],
  ["an empty repository", "staging", { repo: "" }, "repo", /is ``: expected string to have >=1/, url],
  ["a number as repository", "staging", { repo: 7 }, "repo", /is `7`: expected string/, url],
  ["a file as folder", "local", { rootDir: "package.json" }, "rootDir", /`package.json`: expected a folder of/, remove],
  [
    "a misspelt folder",
    "local",
    { rootDir: "examples/raeltime" },
    "rootDir",
    /expected a folder of/,
    "examples/realtime",
  ],
  [
    "a folder not in the repository",
    "local",
    { rootDir: "examples/none" },
    "rootDir",
    /expected a folder of/,
    "examples",
  ],
  ["a repository with a NUL", "local", { repo: ".\0" }, "repo", /is `".\\u0000"`: expected one line without/, url],
  ["a repository of two lines", "staging", { repo: "https://x.org/a\nb" }, "repo", /expected one line without/, url],
  ["a folder with a NUL", "staging", { rootDir: "a\0" }, "rootDir", /expected a folder of/, "examples/realtime"],
  ["a branch with a NUL", "staging", { branch: "a\0b" }, "branch", /expected the name of a branch/, "main"],
  ["an option as branch", "staging", { branch: "--all" }, "branch", /expected the name of a branch/, "main"],
  ["an empty branch", "staging", { branch: "" }, "branch", /is ``: expected the name of a branch/, "main"],
  [
    "text where yes or no belongs",
    "staging",
    { follow: "yes", release: commit },
    "follow",
    /is `yes`: expected boolean/,
    "false",
  ],
  [
    "a branch as release",
    "production",
    { release: "main" },
    "release",
    /is `main`: expected a full commit of 40 lower-case hexadecimal digits, or an image/,
    newest,
  ],
  ["a tag as release", "production", { release: "v1.2.0" }, "release", /never a branch or a tag/, newest],
  [
    "a release in capitals",
    "production",
    { release: commit.toUpperCase() },
    "release",
    /expected a full commit/,
    newest,
  ],
  [
    "a release one digit short",
    "production",
    { release: commit.slice(1) },
    "release",
    /of 40 lower-case hexadecimal digits/,
    newest,
  ],
  [
    "a short commit for a service that may run an image, too",
    "production",
    { releases: { feeder: "abc1234" } },
    "releases.feeder",
    /is `abc1234`: expected a full commit/,
    newest,
  ],
  [
    "an image as release of a site, which is always built from its repository",
    "production",
    { releases: { dashboard: `ghcr.io/acme/dashboard@sha256:${"ab".repeat(32)}` } },
    "releases.dashboard",
    /is an image: the service is built from a repository, so it runs a commit/,
    newest,
  ],
  [
    "a release of no service",
    "production",
    { releases: { feeders: commit } },
    "releases.feeders",
    /unknown setting: .*; did you mean `feeder`\?$/,
    remove,
  ],
  [
    "production that follows a branch",
    "production",
    { release: undefined, follow: true },
    "follow",
    /is only for staging: production runs releases/,
    remove,
  ],
  [
    "a local stack that follows a branch",
    "local",
    { follow: true },
    "follow",
    /is only for staging: local runs releases/,
    remove,
  ],
  [
    "a followed branch beside a release",
    "staging",
    { release: commit },
    "follow",
    /can't be combined with `release`/,
    remove,
  ],
  [
    "a followed branch beside releases",
    "staging",
    { releases: { feeder: commit } },
    "follow",
    /can't be combined with/,
    remove,
  ],
  [
    "production without a release",
    "production",
    { release: undefined },
    "release",
    /missing: production needs the commit/,
    newest,
  ],
  [
    "a Git URL without a release in local",
    "local",
    { repo: "https://github.com/acme/realtime" },
    "release",
    /missing: local needs the commit/,
    newest,
  ],
  [
    "releases for some services",
    "staging",
    { follow: false, releases: { feeder: commit } },
    "release",
    /for orchestrator-api, realtime-gateway, consumers, dashboard/,
    newest,
  ],
];
