import { inputsOf } from "../resource";
import { judged, type ResourceRule } from "../rule";

/** What comes of what is free, and the least that is paid for. */
const FREE = {
  WebService: ["Render puts it to sleep when nobody asks it", "starter"],
  Postgres: ["Render deletes it after a month", "basic_256mb"],
  KeyValue: ["it loses what it holds whenever it starts again", "starter"],
} as const;

export const noFreePlan: ResourceRule = {
  name: "no-free-plan",
  description: "In production nothing is of plan `free`.",
  why: "Render puts a free service to sleep, deletes a free Postgres after a month and keeps nothing of a free key value instance.",
  inProduction: true,
  judge(resource) {
    return (["WebService", "Postgres", "KeyValue"] as const).flatMap((kind) => {
      const inputs = inputsOf(resource, kind);
      const [consequence, paid] = FREE[kind];
      if (inputs === undefined) return [];
      return judged("plan", inputs.plan, (plan) =>
        plan === "free" ? `\`plan\` is \`free\`, so ${consequence}; choose \`${paid}\` or higher.` : undefined,
      );
    });
  },
};
