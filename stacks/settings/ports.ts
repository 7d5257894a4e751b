import { z } from "zod";
import { environmentSchema } from "../../components/environment";
import { type Refusal, runtimeVariable } from "../../components/manifest";
import { reservedPorts } from "../../components/ports";

const carriedNowhere: Refusal = {
  matches: (port) => reservedPorts.includes(Number(port)),
  values: new Intl.ListFormat("en-GB", { type: "disjunction" }).format(reservedPorts.map((port) => `\`${port}\``)),
  because: "Render's private network doesn't carry it, so no other service would reach this one",
};

/**
 * `PORT` of a service that others ask at its private address, which has it.
 *
 * @param standard where it listens unless settings say something else
 */
export function privatePort(standard: number) {
  return runtimeVariable(z.number().int().min(1).max(65_535).default(standard), {
    description:
      "Where it listens, also on the private network; the emulator gives each instance a port of its own, as all share one machine",
    refused: Object.fromEntries(environmentSchema.options.map((environment) => [environment, carriedNowhere])),
  });
}
