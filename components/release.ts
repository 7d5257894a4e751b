/** Releases are a word of systems too: what a service runs, whatever the platform. */
export {
  formatRelease,
  parseRelease,
  type Release,
  releaseExpected,
  releasePattern,
  shortRelease,
} from "@slipway/render-api";
