import { z } from "zod";
import type { CheckContext } from "../../check";
import { ask, askFor, expectRefusal } from "./api";

const made = z.looseObject({ id: z.number().int() });
const tripSchema = z.looseObject({
  id: z.number().int(),
  vehicleId: z.number().int(),
  driverId: z.number().int(),
  endedAt: z.iso.datetime({ offset: true }).nullable(),
  distanceKm: z.number().nullable(),
});
const tripsSchema = z.looseObject({ trips: z.array(tripSchema) });

/** What a check makes goes with it, whatever becomes of the check: the newest first, since the older is referred to. */
type Made = string[];

/** A vehicle and a driver go on a trip and come back, and nothing of it stays. */
export async function driveOnce(context: CheckContext): Promise<void> {
  const paths: Made = [];
  try {
    await drive(context, paths);
  } finally {
    for (const path of paths.reverse()) await ask(context, "DELETE", path, { as: "dispatcher", status: 204 });
  }
}

async function drive(context: CheckContext, paths: Made): Promise<void> {
  const as = "dispatcher";
  const make = async (kind: "vehicles" | "drivers" | "trips", body: object): Promise<number> => {
    const { id } = await askFor(context, ["POST", `/api/${kind}`], made, { as, body, status: 201 });
    paths.push(`/api/${kind}/${id}`);
    return id;
  };
  const mark = `CHECK-${crypto.randomUUID().slice(0, 8)}`;
  const vehicleId = await make("vehicles", { plate: mark, model: "Slipway check" });
  const driverId = await make("drivers", { name: "Slipway check", licence: mark });
  const id = await make("trips", { vehicleId, driverId });
  await expectListed(context, "open", id);
  // Of what is on the way there is but one.
  const busy = { as, body: { vehicleId, driverId }, status: 409 } as const;
  await expectRefusal(context, ["POST", "/api/trips"], "CONFLICT", busy);
  // No kilometre of it is anybody's.
  await ask(context, "POST", `/api/trips/${id}/end`, { as, body: { distanceKm: 0 } });
  await expectListed(context, "ended", id);
}

async function expectListed(context: CheckContext, state: "open" | "ended", id: number): Promise<void> {
  const path = `/api/trips?state=${state}`;
  const { trips } = await askFor(context, ["GET", path], tripsSchema, { as: "viewer" });
  const trip = trips.find((listed) => listed.id === id);
  if (trip === undefined) throw new Error(`GET ${path}: the trip isn't there`);
  if ((trip.endedAt !== null) !== (state === "ended")) throw new Error(`GET ${path}: the trip isn't ${state}`);
}
