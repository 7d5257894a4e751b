export { type ErrorCode, errorSchema } from "./errors";
export {
  type AccessToken,
  accessTokenSchema,
  type Account,
  accountSchema,
  credentialsSchema,
  newAccountSchema,
  sessionSchema,
} from "./accounts";
export {
  type Item,
  itemChangeSchema,
  itemSchema,
  invitationSchema,
  type List,
  listSchema,
  type ListSummary,
  listSummariesSchema,
  newItemSchema,
  newListSchema,
} from "./lists";
