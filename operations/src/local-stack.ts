/** The stack that `npm start` brings up. */
export const LOCAL_STACK = "local";
