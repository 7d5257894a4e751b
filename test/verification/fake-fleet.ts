import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { jwtVerify } from "jose";

/** What a route answers: JSON unless the body is a text already. */
export interface Answer {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A trip, as far as checks look. */
interface Trip {
  id: number;
  vehicleId: number;
  driverId: number;
  endedAt: string | null;
  distanceKm: number | null;
}

/** What is there, by its path. */
export interface World {
  made: Map<string, object>;
  trips: Map<number, Trip>;
  /** How often the report was asked for. */
  reports: number;
}

/** A request as a route sees it. */
export interface Asked extends World {
  role: string | undefined;
  body: { vehicleId?: number; driverId?: number; distanceKm?: number };
  query: URLSearchParams;
  /** The number in the path. */
  id: number;
}

/** By method and path, in which a number is `N`. */
export type Routes = Readonly<Record<string, (asked: Asked) => Answer>>;

const jwtSecret = "a-secret-that-this-stack-made-for-itself";

/** A refusal in the contract's own words. */
export function refusal(status: number, code: string): Answer {
  return { status, body: { error: { code, message: "no" } } };
}

/** What only who has a token is answered. */
function forReaders(answer: (asked: Asked) => Answer) {
  return (asked: Asked) => (asked.role === undefined ? refusal(401, "UNAUTHENTICATED") : answer(asked));
}

function forWriters(answer: (asked: Asked) => Answer) {
  return forReaders((asked) => (asked.role === "dispatcher" ? answer(asked) : refusal(403, "FORBIDDEN")));
}

/** Makes a thing of a kind, of which there may be any number. */
function making(kind: "vehicles" | "drivers") {
  return forWriters(({ made }) => {
    const id = made.size + 1;
    made.set(`/api/${kind}/${id}`, {});
    return { status: 201, body: { id } };
  });
}

const noContent: Answer = { status: 204, body: "" };
const removing = (kind: string) =>
  forWriters(({ made, id }) => (made.delete(`/api/${kind}/${id}`) ? noContent : refusal(404, "NOT_FOUND")));

/** Seconds from one tick to the next. */
const INTERVAL = 5;

/** Runs of one instance at ticks, each by how many ticks it is before the last one that has come. */
export function runsAt(...ticksAgo: readonly number[]) {
  const last = Math.floor(Date.now() / 1000 / INTERVAL);
  return ticksAgo.map((ago) => {
    const tick = new Date((last - ago) * INTERVAL * 1000).toISOString();
    return { tick, startedAt: tick, instance: "one", attempts: 1 };
  });
}

/** The report, as it comes from somewhere. */
export function reportFrom(source: string): Answer {
  const [{ tick, startedAt: generatedAt } = { tick: "", startedAt: "" }] = runsAt(0);
  const body = {
    generatedAt,
    tick,
    tripsEnded: 3,
    distanceKm: 12.5,
    busiestVehicle: null,
  };
  return { body, headers: { "x-cache": source } };
}

const right: Routes = {
  "GET /health": () => ({ body: { status: "ok" } }),
  "GET /api/vehicles": forReaders(() => ({ body: { vehicles: [] } })),
  "GET /api/drivers": forReaders(() => ({
    body: { drivers: [] },
    headers: { "x-ratelimit-limit": "300", "x-ratelimit-remaining": "288" },
  })),
  "POST /api/vehicles": making("vehicles"),
  "POST /api/drivers": making("drivers"),
  "POST /api/trips": forWriters(({ body: { vehicleId = 0, driverId = 0 }, trips }) => {
    if ([...trips.values()].some((trip) => trip.endedAt === null)) return refusal(409, "CONFLICT");
    const trip = { id: trips.size + 1, vehicleId, driverId, endedAt: null, distanceKm: null };
    trips.set(trip.id, trip);
    return { status: 201, body: trip };
  }),
  "POST /api/trips/N/end": forWriters(({ id, trips, body: { distanceKm = 0 } }) => {
    const trip = trips.get(id);
    if (trip === undefined) return refusal(404, "NOT_FOUND");
    Object.assign(trip, { endedAt: new Date().toISOString(), distanceKm });
    return { body: trip };
  }),
  "GET /api/trips": forReaders(({ query, trips }) => {
    const wantsOpen = query.get("state") === "open";
    return { body: { trips: [...trips.values()].filter(({ endedAt }) => (endedAt === null) === wantsOpen) } };
  }),
  "DELETE /api/trips/N": forWriters(({ id, trips }) => (trips.delete(id) ? noContent : refusal(404, "NOT_FOUND"))),
  "DELETE /api/vehicles/N": removing("vehicles"),
  "DELETE /api/drivers/N": removing("drivers"),
  "GET /api/jobs/trip-report/runs": forReaders(() => ({
    body: { runs: runsAt(0, 1, 2) },
  })),
  "GET /api/reports/trips": forReaders((asked) => {
    asked.reports += 1;
    return reportFrom(asked.reports === 1 ? "miss" : "hit");
  }),
};

/** A service that answers as `fleet` does, but for its faults. */
export class FakeFleet implements AsyncDisposable {
  readonly world: World = { made: new Map(), trips: new Map(), reports: 0 };

  private constructor(private readonly server: Server) {}

  static async start(faults: Routes = {}): Promise<FakeFleet> {
    const routes = { ...right, ...faults };
    const server = createServer((request, response) => {
      void answerTo(request, routes, fake.world).then(({ status = 200, body, headers = {} }) => {
        response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
      });
    });
    const fake = new FakeFleet(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return fake;
  }

  get outputs(): Readonly<Record<string, string>> {
    const { port } = this.server.address() as AddressInfo;
    return { apiUrl: `http://127.0.0.1:${port}`, jwtSecret, runsJobs: "true", tripReportSeconds: String(INTERVAL) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await this.server[Symbol.asyncDispose]();
  }
}

async function answerTo(request: IncomingMessage, routes: Routes, world: World): Promise<Answer> {
  const { method, headers } = request;
  const { pathname, searchParams: query } = new URL(request.url ?? "", "http://fake");
  const route = routes[`${method} ${pathname.replace(/\/\d+/, "/N")}`];
  if (route === undefined) return refusal(404, "NOT_FOUND");
  const sent = await text(request);
  const body = (sent === "" ? {} : JSON.parse(sent)) as Asked["body"];
  const id = Number(/\/(\d+)/.exec(pathname)?.[1]);
  // What is counted is the world's own.
  return route(Object.assign(world, { role: await roleOf(headers.authorization), body, query, id }));
}

async function roleOf(authorization = ""): Promise<string | undefined> {
  const token = authorization.replace(/^Bearer /, "");
  const secret = new TextEncoder().encode(jwtSecret);
  const wanted = { issuer: "fleet", audience: "fleet-api", algorithms: ["HS256"], requiredClaims: ["exp", "sub"] };
  return await jwtVerify(token, secret, wanted).then(
    ({ payload }) => String(payload.role),
    () => undefined,
  );
}
