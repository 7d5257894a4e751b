export const dynamic = "force-dynamic";

/** That the server lives. It asks nobody, so that a fault of the API takes no page down that works without. */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
