// Render's own; another platform has none that its private network doesn't carry.
export { defaultPort, reservedPorts } from "@slipway/render-api";
