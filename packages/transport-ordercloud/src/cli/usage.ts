/** How the command is used. */
export const usage = `Usage: npx @waymark/transport-ordercloud <command> <config.json> [options]

Commands
  plan     say what apply would do, and change nothing
  apply    bring OrderCloud to what the file says; a second run changes nothing
  remove   take away what apply made

Options
  --rewrite-secrets  write the delivery configuration although nothing that can be compared differs: after a secret changed
  --replace-foreign  delete configurations of others that stand in the way
  --json             print the report as JSON
  --help             print this

Environment
  ORDERCLOUD_CLIENT_ID       API client of your server
  ORDERCLOUD_CLIENT_SECRET   its secret
  ORDERCLOUD_<TARGET>_<FIELD>  each secret of a delivery target: ORDERCLOUD_HTTP_SECRET, ORDERCLOUD_HTTP_CUSTOM_AUTH_HEADER_VALUE,
                             ORDERCLOUD_DISCOVER_EVENT_API_KEY, ORDERCLOUD_EVENT_HUB_CONNECTION_STRING …

Exit codes
  0  done
  1  OrderCloud refused, or could not be reached
  2  the command, the file or the environment is wrong; nothing was changed
  3  something of others is in the way, or still in use; the report says what
`;
