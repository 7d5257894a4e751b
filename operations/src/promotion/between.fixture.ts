import type { Between } from "./between";

/** Two services that move alike, with nothing known of what comes between. */
export const between: Between = {
  system: "shop",
  services: ["api", "web"],
  from: "a".repeat(40),
  to: "b".repeat(40),
  commits: [],
  migrations: [],
  isOlder: false,
};
