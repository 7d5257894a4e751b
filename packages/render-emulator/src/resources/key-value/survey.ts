import type { ProcessLoad } from "../../runtimes/load/process-load";
import type { Finding, Survey } from "../metrics/survey";
import type { Store } from "../store";

/** What can be said of each key value instance that runs. */
export function surveyOfKeyValues(store: Store, load: ProcessLoad): Survey {
  return async (isAsked) => {
    if (store.state.keyValues.length === 0) return [];
    const [running, connections] = [load.running(), load.connections()];
    return store.state.keyValues.flatMap(({ keyValue: { id }, port }): Finding[] => {
      if (!running.has(id)) return [];
      const findings: Finding[] = [
        { metric: "instance-count", resource: id, value: 1 },
        { metric: "active-connections", resource: id, value: connections.get(port) ?? 0 },
      ];
      return findings.filter(({ metric }) => isAsked(id, metric));
    });
  };
}
