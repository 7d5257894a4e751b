import { dedicatedIpReplySchema } from "@slipway/render-api";
import { RestResource } from "../rest/rest-resource";
import { dedicatedIpSet } from "./declaration";

const all = { path: "/dedicated-ips", wrapper: "bare", schema: dedicatedIpReplySchema };

export const dedicatedIpSetResource = new RestResource(dedicatedIpSet, {
  ...all,
  // Whether its list takes a name is not known.
  hasNoNameFilter: true,
  inSnapshot: (snapshot, id) => snapshot.listed(all, id),
  readiness: {
    statusOf: ({ status }) => status,
    ready: "RUNNING",
    // None is known from which it can't come to run.
    terminal: [],
  },
});
