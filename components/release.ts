/** Releases are a word of systems too: what a service runs, whatever the platform. */
export {
  formatRelease,
  imageName,
  imagePattern,
  parseRelease,
  type Release,
  releaseExpected,
  releasePattern,
  shortRelease,
  untagged,
} from "@slipway/render-api";
