import { z } from "zod";
import type { Problem } from "../problem";
import type { AutoscalingSettings } from "../settings/autoscaling";
import type { InstanceSettings } from "../settings/instances";
import { manifest } from "./manifests";

/** Settings that `goapp` has besides those of every system. */
export const settings = {
  /** The disk that has the database. */
  disk: z
    .strictObject({
      /** Gigabytes; it only grows. */
      sizeGB: z.number().int().min(1).default(1),
    })
    .prefault({}),
};

/** One process writes a SQLite file, and a disk is one instance's. */
export function problems({ instances, autoscaling }: InstanceSettings & AutoscalingSettings): Problem[] {
  const because = "has its database on a disk, which no two instances can share: expected 1";
  return [
    ...((instances.web ?? 1) === 1 ? [] : [problem("instances", `is ${instances.web}, but \`web\` ${because}`)]),
    ...(autoscaling.web === undefined ? [] : [problem("autoscaling", `is set, but \`web\` ${because}`)]),
  ];
}

function problem(setting: "instances" | "autoscaling", message: string): Problem {
  return { path: [setting, "web"], message, fix: "remove" };
}

/** The service. */
export const services = {
  web: {
    kind: "web",
    manifest,
    image: { name: "goapp", orBuilt: true },
    paths: ["Dockerfile", ".dockerignore", "go.mod", "go.sum", "cmd/goapp/**", "internal/**"],
    migrations: ["internal/database/migrations/*.sql"],
    browserFacing: true,
  },
} as const;
