import { expect, test } from "vitest";
import { testSources } from "../../testing/test-sources";
import type { Guard } from "../guard";
import { PostgresServers } from "./postgres-servers";

const options = { dataDir: "/srv/data", stateId: "abc", guard: {} as Guard, sources: testSources() };

test.each(["/home/me", "/srv/data", "/srv/data/../other", "/srv/data-2/databases/x", "databases/x", "/"])(
  "a state that has a server at %s has none that the emulator starts or removes",
  (dataDir) => {
    const place = { dataDir, port: 1, password: "" };
    expect(() => new PostgresServers(options).at(place, "db")).toThrow(
      `\`${dataDir}\`, where the state has the data of \`db\`, is no folder of this emulator's`,
    );
  },
);

test.each(["/srv/data/databases/dpg-a", "/var/lib/slipway-emulator/abc/databases/dpg-a"])(
  "a server at %s is the emulator's own",
  (dataDir) => {
    expect(() => new PostgresServers(options).at({ dataDir, port: 1, password: "" }, "db")).not.toThrow();
  },
);
