import type { Between } from "./between";

/** Two services that move on alike, with nothing known of what comes. */
export const between: Between = {
  system: "shop",
  services: ["api", "web"],
  from: { kind: "commit", commit: "a".repeat(40) },
  to: { kind: "commit", commit: "b".repeat(40) },
  relation: "newer",
  comes: [],
  lost: [],
  migrations: [],
};
