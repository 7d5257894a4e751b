import type { Connection } from "./live-stream";

const TEXTS: Record<Connection, string> = { connecting: "Connecting", live: "Live", lost: "Reconnecting" };

/** Whether the live stream is there. */
export function ConnectionBadge({ connection }: { connection: Connection }) {
  return (
    <span className={`badge ${connection}`} data-testid="connection" data-state={connection} role="status">
      {TEXTS[connection]}
    </span>
  );
}
