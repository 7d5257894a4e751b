/** What a domain of one's own can be, as systems see it. */
export { domainExpected, domainPattern, isApex, partnerOf } from "@slipway/render-api";
