import type { KindTable } from "./conformance.fixture";
import { patch, put } from "./conformance-writes.fixture";

/** What each property does of the kinds that say who is told what goes on in a workspace. */
export const receivers: Readonly<Record<string, KindTable>> = {
  LogStream: {
    isNameless: true,
    singleton: "deletable",
    base: { endpoint: "127.0.0.1:6514" },
    rows: {
      endpoint: { to: "127.0.0.1:6515", ...put },
      token: { to: "t0ken", ...put },
      preview: { to: "drop", ...put },
    },
  },
  MetricsStream: {
    isNameless: true,
    singleton: "deletable",
    base: { provider: "CUSTOM", url: "https://otel.example.com" },
    rows: {
      provider: { to: "GRAFANA", ...put },
      url: { to: "https://metrics.example.com", ...put },
      token: { to: "t0ken", ...put },
    },
  },
  Webhook: {
    // Nobody listens there, and Render turns off what doesn't answer: it is told of what doesn't happen.
    base: { url: "http://127.0.0.1:9/", eventFilter: ["server_hardware_failure"] },
    rows: {
      name: { to: "another-webhook", ...patch },
      url: { to: "http://127.0.0.1:9/other", ...patch },
      enabled: { to: false, ...patch },
      eventFilter: { to: ["postgres_wal_archive_failed"], ...patch },
    },
  },
};
